import type { PluginReport } from "../lib/mod.ts";
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { buildPlugin } from "./support/built.ts";
import { type CliOptions, type Outcome, runMain } from "./support/cli.ts";
import { LIBRARY, PLUGIN } from "./support/collector.ts";
import { digestOf } from "./support/digest.ts";
import { mappedAfter } from "./support/mapped.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { TempFolder } from "./support/temp.ts";

/** What a report is as JSON. */
type Report = Omit<PluginReport, "error"> & { error?: { code: string; message: string; hint?: string } };

async function reports(args: string[], options: CliOptions = {}): Promise<Report[]> {
  const { stdout, stderr } = await runMain(["plugins", ...args, "--json"], options);
  assertEquals(stderr, "");
  return JSON.parse(stdout) as Report[];
}

/** The lines of a report about one thing. */
function lines({ stdout }: Outcome, name: string): string[] {
  return [...stdout.matchAll(new RegExp(`^  ${name} +(.*)$`, "gm"))].map(([, text = ""]) => text);
}

Deno.test("plugins inspect says what a plugin is and brings", async () => {
  const outcome = await runMain(["plugins", "inspect", PLUGIN]);
  assertSucceeded(outcome, `${PLUGIN}\n`);
  const { size } = await Deno.stat(PLUGIN);
  assertEquals(lines(outcome, "kind"), ["Go plugin"]);
  assertMatch(lines(outcome, "built").join(), /^go1\.\d+\.\d+, \w+\/\w+, -buildmode=plugin$/);
  assertEquals(lines(outcome, "module"), ["go.opentelemetry.io/collector/processor/batchprocessor v0.165.0"]);
  assertEquals(lines(outcome, "size"), [`${(size / 2 ** 20).toFixed(1)} MiB, ${size} bytes`]);
  assertEquals(lines(outcome, "sha256"), [await digestOf(PLUGIN)]);
  assertEquals(lines(outcome, "brings"), [`processor "batch": logs beta, metrics beta, traces beta`]);
  assertEquals(lines(outcome, "loads"), ["yes"]);
});

Deno.test("plugins inspect says why files cannot be loaded, goes on, and ends with status 1", async () => {
  using folder = new TempFolder();
  const half = (await Deno.readFile(PLUGIN)).subarray(0, 1_000_000);
  const cases: [string, string, string][] = [
    ["missing.so", "PLUGIN_NOT_FOUND", "no such file"],
    [folder.path, "PLUGIN_INVALID", "it is a folder"],
    [folder.write("text.so", "text"), "PLUGIN_INVALID", "it is not a whole ELF file"],
    [folder.write("half.so", half), "PLUGIN_INVALID", "it is not a whole ELF file"],
    [LIBRARY, "PLUGIN_INVALID", "it is a Go c-shared library, not a plugin"],
    [await buildPlugin("otherversion"), "PLUGIN_INCOMPATIBLE", "v1.10.0  v1.11.0"],
    [await buildPlugin("nofactory"), "PLUGIN_NO_FACTORY", "exports neither"],
    [await buildPlugin("initpanics"), "PLUGIN_FAILED", "the beginning is broken"],
    [await buildPlugin("panics"), "PLUGIN_FAILED", "its NewFactory panicked: the factory is broken"],
    [await buildPlugin("typepanics"), "PLUGIN_FAILED", "the factory of its NewFactory panicked"],
    [await buildPlugin("defaultpanics"), "PLUGIN_FAILED", `extension type "defaultpanics" panicked: no default`],
    [await buildPlugin("nodefault"), "PLUGIN_FAILED", `"nodefault" gives no default configuration`],
  ];
  const paths = [...cases.map(([path]) => path), PLUGIN];
  const found = await reports(["inspect", ...paths]);
  assertEquals(found.map(({ path }) => path), paths);
  for (const [i, [path, code, what]] of cases.entries()) {
    const { error, components, sha256 } = found[i] ?? { path };
    assertEquals(error?.code, code, path);
    assertStringIncludes(error?.message ?? "", what);
    assertEquals(components, undefined, path);
    const readable = path !== folder.path && path !== "missing.so";
    assertEquals(sha256, readable ? await digestOf(path) : undefined, path);
  }
  assertEquals(found.at(-1)?.components?.map(({ type }) => type), ["batch"]);
  const outcome = await runMain(["plugins", "inspect", ...paths]);
  assertEquals({ code: outcome.code, stderr: outcome.stderr }, { code: 1, stderr: "" });
  assertEquals(lines(outcome, "loads"), [...cases.map(([, code]) => `no, ${code}`), "yes"]);
});

Deno.test("plugins inspect shows every difference of a plugin that does not fit, and the command that cures it", async () => {
  const path = await buildPlugin("otherversion");
  const [report] = await reports(["inspect", path]);
  assertEquals(report?.differences, [{ what: "go.uber.org/multierr", plugin: "v1.10.0", library: "v1.11.0" }]);
  assertEquals(report?.module, "example.com/otherversion");
  assertMatch(
    report?.error?.hint ?? "",
    /\(go1\.\d+\.\d+\): deno task build-plugin <the folder of example\.com\/otherversion>/,
  );
  assertStringIncludes(report?.error?.hint ?? "", ` --library ${LIBRARY} --out ${path}`);
});

/** A copy of a Go file that says that it was built with another version of a module. */
function withOtherVersion(file: string, module: string, version: string, other: string): Uint8Array {
  const text = new TextDecoder("latin1").decode(Deno.readFileSync(file));
  const at = text.indexOf(`dep\t${module}\t${version}\t`);
  assertEquals(at > 0 && version.length === other.length, true);
  const bytes = Deno.readFileSync(file);
  bytes.set(new TextEncoder().encode(other), at + `dep\t${module}\t`.length);
  return bytes;
}

Deno.test("The command that plugins inspect names builds a plugin that fits", async () => {
  using folder = new TempFolder();
  const path = folder.at("my plugin.so");
  const source = join(PROJECT_ROOT, "tests/fixtures/plugins/good");
  const build = async (command: string) => {
    const words = command.replace(/^deno /, `"${Deno.execPath()}" `);
    const outcome = await new Deno.Command("sh", { args: ["-c", words], cwd: PROJECT_ROOT }).output();
    assertEquals(outcome.success, true, `${command}: ${new TextDecoder().decode(outcome.stderr)}`);
  };
  await build(`deno task build-plugin ${source} --out '${path}'`);
  Deno.writeFileSync(path, withOtherVersion(path, "go.uber.org/multierr", "v1.11.0", "v1.10.0"));
  const [before] = await reports(["inspect", path]);
  assertEquals(before?.error?.code, "PLUGIN_INCOMPATIBLE");
  const command = /deno task build-plugin .*$/.exec(before?.error?.hint ?? "")?.[0] ?? "";
  assertStringIncludes(command, `build-plugin ${source} --library`);
  await build(command);
  const [after] = await reports(["inspect", path]);
  assertEquals([after?.error, after?.components?.[0]?.type], [undefined, "good"]);
});

Deno.test({
  name: "Library.inspectPlugin() does not open a plugin that does not fit, and opens one that does",
  ignore: Deno.build.os !== "linux", // where a process can see its own maps
  async fn() {
    const other = await buildPlugin("otherversion");
    assertEquals((await mappedAfter(other, "inspect")).filter((file) => file.includes(other)), []);
    assertEquals((await mappedAfter(PLUGIN, "inspect")).filter((file) => file.includes(PLUGIN)), [PLUGIN]);
  },
});

Deno.test("plugins list says what run would load, and why not", async () => {
  const [good, other] = [await buildPlugin("good"), await buildPlugin("otherversion")];
  const brief = (found: Report[]) =>
    found.map(({ path, components, error }) => [path, components?.[0]?.type, error?.code]);
  assertEquals(brief(await reports(["list"])), [[PLUGIN, "batch", undefined]]);
  assertEquals(brief(await reports(["list", "--plugin", `${good},${other}`, "--plugin", "missing.so"])), [
    [good, "good", undefined],
    [other, undefined, "PLUGIN_INCOMPATIBLE"],
    ["missing.so", undefined, "PLUGIN_NOT_FOUND"],
  ]);
  assertEquals(brief(await reports(["list"], { env: { OTEL_COLLECTOR_SHARED_LIBRARY: good } })), [
    [good, "good", undefined],
  ]);
  assertSucceeded(await runMain(["plugins", "list", "--plugin", other]), "  loads   no, PLUGIN_INCOMPATIBLE");
  assertEquals((await runMain(["plugins", "list", "--plugin", ","])).stdout, "no plugins\n");
});

Deno.test("plugins list sees the conflicts between plugins and with what is built in, as run does", async () => {
  const conflict = await buildPlugin("conflict");
  const refused = await reports(["list", "--plugin", conflict]);
  assertEquals(refused[0]?.error?.code, "PLUGIN_CONFLICT");
  assertStringIncludes(refused[0]?.error?.hint ?? "", "--plugin-override");
  assertStringIncludes(refused[0]?.components?.[0]?.replaces ?? "", "zpagesextension v0.165.0");
  const [allowed] = await reports(["list", "--plugin", conflict, "--plugin-override"]);
  assertEquals([allowed?.error, allowed?.components?.[0]?.type], [undefined, "zpages"]);
});

Deno.test("The commands refuse what they do not take, with status 2, and have help", async () => {
  const cases: [string[], string][] = [
    [["plugins"], "Command plugins needs one of list, inspect, lock, verify"],
    [["plugins", "frobnicate"], `Unknown command "plugins frobnicate"`],
    [["plugins", "inspect"], "Command plugins inspect needs a file"],
    [["plugins", "list", PLUGIN], "Unknown command"],
    [["plugins", "list", "--config", "x.yaml"], `Option --config is not for "plugins list"`],
    [["components", "--lock", "x"], `Option --lock is not for "components"`],
    [["run", "--json"], `Option --json is not for "run"`],
    [["--lock", "x"], "Option --lock is for --locked"],
  ];
  for (const [args, text] of cases) assertFailed(await runMain(args), 2, text, "--help");
  assertSucceeded(await runMain(["plugins", "--help"]), "plugins verify [options]");
  assertSucceeded(await runMain(["plugins", "lock", "--help"]), "--lock FILE");
  assertSucceeded(await runMain(["components", "--help"]), "--json");
});
