import { ABI_VERSION } from "../lib/version.ts";
import { symbols } from "../lib/ffi/symbols.ts";
import { assertEquals, assertStringIncludes } from "./support/assert.ts";
import { buildC, buildOldLibrary } from "./support/built.ts";
import { type CliOptions, type Outcome, runMain, startMain } from "./support/cli.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { probe } from "./support/probe.ts";
import { TempFolder } from "./support/temp.ts";

const INCLUDES = "#include <stdint.h>\n#include <stdio.h>\n#include <stdlib.h>\n";
const MAIN = `void Main(void) {
  const char *plugins = getenv("OTEL_COLLECTOR_SHARED_LIBRARY"), *config = getenv("OTELCOL_CONFIG");
  printf("Main: plugins [%s], config [%s]\\n", plugins ? plugins : "", config ? config : "");
  fflush(stdout);
}`;
const MAIN_WITH_PLUGIN = `void MainWithPlugin(char *plugins) {
  printf("MainWithPlugin: plugins [%s]\\n", plugins);
  fflush(stdout);
}`;

/** The versioned ABI in C: every symbol of the table but those left out, each of which answers 0. */
function abi(version: number, without: readonly string[] = []): string {
  const names = Object.keys(symbols).filter((name) => name.startsWith("otelcol_") && !without.includes(name));
  return names.map((name) => `int32_t ${name}(void) { return ${name === "otelcol_abi_version" ? version : 0}; }`).join(
    "\n",
  );
}

/** A folder with one C library; runs `main.ts` on it. */
class CLibrary implements Disposable {
  readonly #folder: TempFolder;
  /** The library file. */
  readonly path: string;

  private constructor(folder: TempFolder, path: string) {
    this.#folder = folder;
    this.path = path;
  }

  /** Builds the library of C functions. */
  static async build(...functions: string[]): Promise<CLibrary> {
    const folder = new TempFolder();
    return new CLibrary(folder, await buildC(folder, "library", INCLUDES + functions.join("\n")));
  }

  /** Permission flags that cover it. */
  get flags(): string[] {
    return this.#folder.flags;
  }

  /** Runs `main.ts` with it. */
  run(args: string[] = [], options: CliOptions = {}): Promise<Outcome> {
    return runMain(["--library", this.path, ...args], { flags: this.flags, ...options });
  }

  /** Removes it. */
  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

Deno.test("A library with only Main is run by Main, and the banner says so", async () => {
  using library = await CLibrary.build(MAIN);
  assertEquals(
    (await library.run()).stdout,
    `library  ${library.path}\nentry    Main()\nMain: plugins [], config []\nstopped\n`,
  );
  const outcome = await library.run(["--plugin", "a.so,b.so", "--config", "a.yaml", "--config", "b.yaml"]);
  assertSucceeded(outcome, "Main: plugins [a.so,b.so], config [a.yaml,b.yaml]");
  assertStringIncludes(outcome.stderr, "Main() takes no plugins: they are offered in OTEL_COLLECTOR_SHARED_LIBRARY");
  assertStringIncludes(outcome.stderr, "may not know OTELCOL_CONFIG: then it reads test.yaml");
});

Deno.test("A library with only MainWithPlugin is run by it, with the plugins", async () => {
  using library = await CLibrary.build(MAIN_WITH_PLUGIN);
  assertSucceeded(await library.run(), `entry    MainWithPlugin("")`, "MainWithPlugin: plugins []");
  const outcome = await library.run(["--plugin", "a.so", "--plugin", "b, c.so"]);
  assertSucceeded(outcome, `entry    MainWithPlugin("a.so,b,c.so")`, "MainWithPlugin: plugins [a.so,b,c.so]");
  assertEquals(outcome.stderr, "");
  const env = { OTEL_COLLECTOR_SHARED_LIBRARY: "x.so" };
  assertSucceeded(await library.run([], { env }), "MainWithPlugin: plugins [x.so]");
});

Deno.test("A library with both is run by MainWithPlugin, unless --entry says main", async () => {
  using library = await CLibrary.build(MAIN, MAIN_WITH_PLUGIN);
  assertSucceeded(await library.run(), "MainWithPlugin: plugins []");
  assertSucceeded(await library.run(["--entry", "main-with-plugin"]), "MainWithPlugin: plugins []");
  assertSucceeded(await library.run(["--entry", "main"]), "Main: plugins []");
});

Deno.test("A library without an entry is refused with the names that were looked for", async () => {
  const sources = { "another function": "int32_t start(void) { return 0; }", "a small main": "void main_(void) {}" };
  for (const source of Object.values(sources)) {
    using library = await CLibrary.build(source);
    const hint = "Looked for: otelcol_abi_version (the versioned ABI), MainWithPlugin, Main";
    const message = `Cannot use library "${library.path}": it has no entry point`;
    assertEquals(await probe("library", [library.path], library.flags), [
      { path: library.path, code: "LIBRARY_NO_ENTRY", message, hint },
    ]);
    assertFailed(await library.run(), 1, message, hint);
  }
});

Deno.test("--entry that the library lacks is refused with those that it has", async () => {
  using library = await CLibrary.build(MAIN);
  const message = (what: string) => `Cannot use library "${library.path}": ${what}`;
  assertFailed(
    await library.run(["--entry", "main-with-plugin"]),
    1,
    message(`it has no entry "main-with-plugin"`),
    "It has: main",
  );
  assertFailed(
    await library.run(["--entry", "abi"]),
    1,
    message(`it has no versioned ABI, this program speaks version ${ABI_VERSION}`),
    "deno task build-go",
    "--entry main",
  );
});

Deno.test("A library of another ABI version is refused, and can be run the old way when it has one", async () => {
  const version = ABI_VERSION + 1;
  const refusal = `it speaks version ${version} of the ABI, this program speaks version ${ABI_VERSION}`;
  using bare = await CLibrary.build(abi(version));
  assertFailed(await bare.run(), 1, `Cannot use library "${bare.path}": ${refusal}`, "deno task build-go");
  using library = await CLibrary.build(abi(version), MAIN);
  const outcome = await library.run();
  assertFailed(outcome, 1, refusal, "or run this one the old way: --entry main");
  assertEquals(outcome.stdout, "");
  assertSucceeded(await library.run(["--entry", "main"]), "Main: plugins []");
});

Deno.test("A library with a part of the versioned ABI is refused with what it lacks", async () => {
  using library = await CLibrary.build(abi(ABI_VERSION, ["otelcol_stop", "otelcol_status"]), MAIN, MAIN_WITH_PLUGIN);
  const { code, stderr, stdout } = await library.run();
  assertEquals({ code, stdout }, { code: 1, stdout: "" });
  assertStringIncludes(stderr, `Cannot use library "${library.path}": it lacks otelcol_st`);
  assertStringIncludes(stderr, "otelcol_stop");
  assertStringIncludes(stderr, "otelcol_status");
  using without = await CLibrary.build(abi(ABI_VERSION, ["otelcol_abi_version"]), MAIN);
  assertSucceeded(await without.run(), "entry    Main()"); // without its version it is no versioned ABI
});

Deno.test("Options that only the versioned ABI takes are refused for an old library", async () => {
  using library = await CLibrary.build(MAIN);
  for (
    const [args, named] of [
      [["--set", "a=b"], "--set"],
      [["--feature-gates", "a"], "--feature-gates"],
      [["--strict-plugins", "--stop-timeout", "1"], "--strict-plugins, --stop-timeout"],
    ] as const
  ) {
    const outcome = await library.run([...args]);
    assertFailed(outcome, 2, `Cannot give ${named} to "${library.path}": entry main takes none`, "versioned ABI");
    assertEquals(outcome.stdout.includes("Main:"), false);
  }
});

Deno.test("A Go library with only Main runs until SIGTERM, which it takes itself", async () => {
  const path = await buildOldLibrary();
  await using program = startMain(["--library", path]);
  await program.says("old collector runs");
  program.kill("SIGTERM");
  const outcome = await program.ended;
  assertSucceeded(outcome, `library  ${path}`, "entry    Main()", "old collector stops: terminated", "stopped\n");
  assertEquals(outcome.stderr.includes("panic"), false, outcome.stderr);
});
