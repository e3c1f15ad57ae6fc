import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { VERSION } from "../../lib/version.ts";
import { dirname, join } from "../../lib/std/path.ts";
import { goFlags } from "../../tasks/go.ts";
import type { TempFolder } from "./temp.ts";

/** Where the tests' own Go files are built: `go build` leaves there what is up to date. */
const BUILT = join(PROJECT_ROOT, "build", "test");
const FIXTURES = join(PROJECT_ROOT, "tests", "fixtures");

/** The last build: one at a time. */
let last: Promise<unknown> = Promise.resolve();

/** Builds the Go file of a folder of tests/fixtures, with the versions of the go/ module unless it has its own. */
function buildGo(name: string, source: string, mode: string, flags = goFlags(VERSION)): Promise<string> {
  const folder = join(FIXTURES, source);
  const own = isFile(join(folder, "go.mod"));
  const args = [`-buildmode=${mode}`, ...flags];
  return own
    ? goBuild(name, folder, [...args, "-mod=vendor", "."])
    : goBuild(name, join(PROJECT_ROOT, "go"), [...args, join(folder, "main.go")]);
}

/** Runs `go build` in a folder, after the builds before it. */
function goBuild(name: string, cwd: string, args: readonly string[]): Promise<string> {
  const output = join(BUILT, name);
  const building = last.then(async () => {
    await Deno.mkdir(dirname(output), { recursive: true });
    const { success, stderr } = await new Deno.Command("go", {
      args: ["build", "-o", output, ...args],
      cwd,
      env: { CGO_ENABLED: "1" },
    }).output();
    if (!success) throw new Error(`Cannot build ${name}: ${new TextDecoder().decode(stderr)}`);
    return output;
  });
  last = building.catch(() => {});
  return building;
}

/** A plugin of tests/fixtures/plugins. */
export function buildPlugin(name: string): Promise<string> {
  return buildGo(`${name}.so`, `plugins/${name}`, "plugin");
}

/** A plugin that was built with other flags than the library. */
export function buildPluginWithOtherFlags(flags: string[]): Promise<string> {
  return buildGo(`other${flags.join("").replaceAll(/\W+/g, "-")}.so`, "plugins/nofactory", "plugin", flags);
}

/** A Go library with `Main` only. */
export function buildOldLibrary(): Promise<string> {
  return buildGo("old_library.so", "old_library", "c-shared");
}

/** A Go program that is neither library nor plugin. */
export function buildProgram(): Promise<string> {
  return buildGo("program", "old_library", "exe");
}

/** The program that applies edit lists to batches. */
export function buildApply(): Promise<string> {
  return goBuild("testapply", join(PROJECT_ROOT, "go"), ["./internal/edits/testapply"]);
}

/** Builds a C library in a folder. */
export async function buildC(folder: TempFolder, name: string, source: string): Promise<string> {
  const output = folder.at(`${name}.so`);
  const { success, stderr } = await new Deno.Command("cc", {
    args: ["-shared", "-fPIC", "-o", output, folder.write(`${name}.c`, source)],
  }).output();
  if (!success) throw new Error(`Cannot build ${name}.c: ${new TextDecoder().decode(stderr)}`);
  return output;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
