import { fail } from "./console.ts";
import { join, PROJECT_ROOT } from "./paths.ts";

/** The flags of every build: a library and its plugins must be built with the same ones. */
export function goFlags(version: string): string[] {
  return ["-trimpath", "-ldflags", `-s -w -X main.version=${version}`];
}

/** Runs a program; its output, or undefined when it cannot be started. */
async function output(program: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args, stdout: "piped", stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotCapable) return ""; // another compiler, by CC: Go will tell if it is not there
    throw error;
  }
}

/**
 * Ends the task unless there are a Go that is new enough and a C compiler.
 *
 * @returns Go's version.
 */
export async function checkToolchain(): Promise<string> {
  const [version, compiler, toolchain] = (await output("go", ["env", "GOVERSION", "CC", "GOTOOLCHAIN"]))?.split("\n") ??
    [];
  const wanted = /^go (\S+)$/m.exec(await Deno.readTextFile(join(PROJECT_ROOT, "go", "go.mod")))?.[1] ?? "";
  if (version === undefined) {
    fail(`Cannot build: there is no Go on the PATH. Install Go ${wanted} or newer: https://go.dev/doc/install`, 1);
  }
  if (toolchain === "local" && isOlder(version.replace("go", ""), wanted)) {
    fail(
      `Cannot build: this is ${version}, and Go ${wanted} or newer is needed. Install it: https://go.dev/doc/install`,
      1,
    );
  }
  const cc = (compiler ?? "").split(" ")[0] || "gcc";
  if (await output(cc, ["--version"]) === undefined) {
    fail(
      `Cannot build: the C compiler "${cc}" cannot be run. Install one (Debian: apt-get install gcc libc6-dev; macOS: xcode-select --install), or name it in CC`,
      1,
    );
  }
  return version;
}

/** Whether a version `a.b[.c]` is older than another. */
export function isOlder(version: string, than: string): boolean {
  const a = version.split(".").map((part) => parseInt(part));
  const b = than.split(".").map((part) => parseInt(part));
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** What the end of a failed `go build` says that a person needs. */
export function goText(stderr: string): string {
  const lines = stderr.trim().split("\n").filter((line) => !/^go: (downloading|added|upgraded) /.test(line));
  // Go says for each import that a module cannot be had: once is enough.
  const short = lines.map((line) => line.replace(/^\S+: (?=\S+@\S+: reading )/, ""));
  return [...new Set(short)].slice(0, 30).join("\n");
}

/** The cures of what goes wrong with Go itself, by what it writes. */
const CURES: readonly [RegExp, string][] = [
  [
    /403|410 Gone|404 Not Found|not available|module lookup disabled/,
    "The module proxy refuses a module. Set GOPROXY to one that serves it (go env GOPROXY), or change the version in go/builder.yaml and run: deno task gen",
  ],
  [
    /dial tcp|no such host|i\/o timeout|connection refused|TLS handshake/,
    "The module proxy cannot be reached. Check the network, HTTPS_PROXY and GOPROXY (go env GOPROXY)",
  ],
  [
    /requires go >= |toolchain not available|go.mod requires go/,
    "The Go on the PATH is too old. Install a newer one: https://go.dev/doc/install",
  ],
  [
    /C compiler .* not found|exec: "(gcc|cc|clang)"|fatal error: .*\.h: No such file|cannot find -l/,
    "A C compiler with its headers is needed. Debian: apt-get install gcc libc6-dev; macOS: xcode-select --install",
  ],
  [/no space left on device/, "The disk is full: go clean -cache frees Go's build cache"],
  [
    /checksum mismatch|SECURITY ERROR/,
    "A module is not what go.sum says. Run go clean -modcache, and distrust the proxy if it happens again",
  ],
];

/** The cure of what Go wrote when it failed; undefined when none is known. */
export function cureOf(stderr: string): string | undefined {
  return CURES.find(([pattern]) => pattern.test(stderr))?.[1];
}

/** One clear message for what `go build` wrote when it failed. */
export function explainGoFailure(stderr: string, code: number): string {
  const cure = cureOf(stderr);
  return `Cannot build: go ended with status ${code}\n${goText(stderr)}${cure === undefined ? "" : `\n${cure}`}`;
}
