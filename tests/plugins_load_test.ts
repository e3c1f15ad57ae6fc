import { Collector } from "../lib/mod.ts";
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { relative } from "../lib/std/path.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { buildPlugin } from "./support/built.ts";
import { runMain } from "./support/cli.ts";
import { config, PLUGIN, quiet, sendLog } from "./support/collector.ts";
import { freePort } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { inline, whileRunning } from "./support/running.ts";
import type { Json } from "./support/sink.ts";
import { TempFolder } from "./support/temp.ts";

/** The configuration of `config()` with extensions, which have no settings. */
function withExtensions(port: number, ...types: string[]): Json {
  const base = config(port);
  const extensions = Object.fromEntries(types.map((type) => [type, {}]));
  return { ...base, extensions, service: { ...base["service"] as Json, extensions: types } };
}

/** The lines of the banner about plugins, without times. */
function pluginLines(stdout: string): string[] {
  return stdout.split("\n").filter((line) => line.startsWith("plugin ")).map((line) => line.replace(/, \d+ ms$/, ""));
}

Deno.test("Collector runs the components of plugins: of NewFactory, and of NewFactories", async () => {
  const port = freePort();
  const [good, pair] = [await buildPlugin("good"), await buildPlugin("pair")];
  await using collector = await Collector.load(quiet({
    config: withExtensions(port, "good", "one", "two"),
    plugins: [good, pair],
    strictPlugins: true,
  }));
  const { loaded, skipped } = collector.plugins;
  assertEquals(skipped, []);
  const extension = { kind: "extension", stability: { extension: "stable" } } as const;
  assertEquals(loaded.map(({ path, components }) => ({ path, components })), [
    { path: good, components: [{ ...extension, type: "good" }] },
    { path: pair, components: [{ ...extension, type: "one" }, { ...extension, type: "two" }] },
  ]);
  for (const { milliseconds } of loaded) assertEquals(milliseconds > 0, true);
  await collector.start();
  assertEquals(await sendLog(port, "beside them"), 200);
});

Deno.test("Collector without a plugin has none of its components, also when another collector has them", async () => {
  const good = await buildPlugin("good");
  await using _with = await Collector.load(quiet({ config: withExtensions(freePort(), "good"), plugins: [good] }));
  await using without = await Collector.load(quiet({ config: withExtensions(freePort(), "good") }));
  const error = await without.start().then(() => undefined, (error) => error);
  assertEquals(error.code, "CONFIG_INVALID");
  assertStringIncludes(error.message, `unknown type: "good"`);
});

Deno.test("main.ts says what each plugin brings, from where and in what time; a file under several names is one", async () => {
  using folder = new TempFolder();
  const [good, pair] = [await buildPlugin("good"), await buildPlugin("pair")];
  const link = folder.at("link.so");
  Deno.symlinkSync(good, link);
  const port = freePort();
  const names = [good, relative(PROJECT_ROOT, good), link, good].join(",");
  const args = [...inline(withExtensions(port, "good", "one", "two")), "--strict-plugins"];
  const outcome = await whileRunning([...args, "--plugin", names, "--plugin", pair, "--plugin", PLUGIN], async () => {
    assertEquals(await sendLog(port, "through"), 200);
  });
  assertSucceeded(outcome);
  assertMatch(outcome.stdout, /^plugin {3}good\.so: extension "good", \d+ ms$/m);
  const batch = "go.opentelemetry.io/collector/processor/batchprocessor v0.165.0";
  assertEquals(pluginLines(outcome.stdout), [
    `plugin   good.so: extension "good"`,
    `plugin   pair.so: extension "one", extension "two"`,
    `plugin   dynbatchprocessor.so: processor "batch" (${batch})`,
  ]);
});

Deno.test("main.ts names the plugins that did not load when a component is missing", async () => {
  const outcome = await runMain(["--config", "test.yaml", "--plugin", "missing.so,also-missing.so"]);
  assertFailed(
    outcome,
    78,
    `'processors' unknown type: "batch"`,
    `A plugin that did not load may have brought the component: "missing.so" (PLUGIN_NOT_FOUND), "also-missing.so"`,
  );
});

Deno.test("OTEL_COLLECTOR_SHARED_LIBRARY names plugins, comma-separated, unless --plugin does", async () => {
  const [good, pair] = [await buildPlugin("good"), await buildPlugin("pair")];
  const cases: { value: string; args: string[]; loads: string[] }[] = [
    { value: good, args: [], loads: ["good.so"] },
    { value: ` ${good} ,, ${pair},`, args: [], loads: ["good.so", "pair.so"] },
    { value: `${good},missing.so`, args: ["--plugin", pair], loads: ["pair.so"] },
    { value: "", args: [], loads: ["dynbatchprocessor.so"] }, // the default: beside the library
  ];
  await Promise.all(cases.map(async ({ value, args, loads }) => {
    const port = freePort();
    const env = { OTEL_COLLECTOR_SHARED_LIBRARY: value };
    const outcome = await whileRunning([...inline(config(port)), "--strict-plugins", ...args], () => {}, { env });
    assertSucceeded(outcome);
    assertEquals(pluginLines(outcome.stdout).map((line) => /^plugin +([^:]+):/.exec(line)?.[1]), loads, value);
  }));
  const env = { OTEL_COLLECTOR_SHARED_LIBRARY: `missing.so,${good}` };
  const outcome = await whileRunning(inline(config(freePort())), () => {}, { env });
  assertSucceeded(outcome, `extension "good"`);
  assertStringIncludes(outcome.stderr, `a plugin was skipped\notelcol-deno: Cannot load plugin "missing.so"`);
});
