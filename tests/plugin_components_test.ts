import { Collector, type ComponentInfo } from "../lib/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "./support/assert.ts";
import { buildPlugin } from "./support/built.ts";
import { runMain } from "./support/cli.ts";
import { config, library, PLUGIN, quiet } from "./support/collector.ts";
import { freePort } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { inline, whileRunning } from "./support/running.ts";

const names = (all: ComponentInfo[]) => all.map(({ kind, type }) => `${kind} ${type}`);

const BUILT_IN = [
  ...["receiver deno", "receiver nop", "receiver otlp"],
  ...["processor deno", "processor memory_limiter"],
  ...["exporter debug", "exporter deno", "exporter nop", "exporter otlp_grpc", "exporter otlp_http"],
  ...["connector deno", "connector forward"],
  ...["extension memory_limiter", "extension zpages"],
];
const WITH_BATCH = BUILT_IN.toSpliced(3, 0, "processor batch");

Deno.test("Library.components() lists what is built in, by kind and type, each type once", async () => {
  const all = await library.components();
  assertEquals(names(all), BUILT_IN);
  assertEquals(all.find(({ kind, type }) => kind === "exporter" && type === "otlp_grpc"), {
    kind: "exporter",
    type: "otlp_grpc",
    stability: { traces: "stable", metrics: "stable", logs: "stable", profiles: "alpha" },
    deprecatedAlias: "otlp",
    from: "built-in",
    module: "go.opentelemetry.io/collector/exporter/otlpexporter",
    version: "v0.165.0",
  });
  const { stability } = all.find(({ kind, type }) => kind === "connector" && type === "forward") ?? {};
  assertEquals(stability?.["traces_to_traces"], "beta");
});

Deno.test("Collector.components() has those of its plugins too, with the file that each comes from", async () => {
  await using collector = await Collector.load(quiet({ config: config(freePort()), plugins: [PLUGIN] }));
  await using without = await Collector.load(quiet({ config: config(freePort()) }));
  const all = await collector.components();
  assertEquals(names(all), WITH_BATCH);
  assertEquals(all[3], {
    kind: "processor",
    type: "batch",
    stability: { traces: "beta", metrics: "beta", logs: "beta" },
    from: "plugin",
    path: PLUGIN,
    module: "go.opentelemetry.io/collector/processor/batchprocessor",
    version: "v0.165.0",
  });
  assertEquals(names(await without.components()), BUILT_IN);
});

Deno.test("main.ts components lists what a configuration may use, and what did not load", async () => {
  const outcome = await runMain(["components"]);
  assertSucceeded(outcome);
  const [head = "", ...rows] = outcome.stdout.trimEnd().split("\n");
  assertEquals(head.split(/ +/), ["KIND", "TYPE", "FROM", "MODULE", "VERSION", "STABILITY"]);
  assertEquals(rows.map((row) => row.split(/ +/).slice(0, 2).join(" ")), WITH_BATCH);
  assertStringIncludes(outcome.stdout, "  otlp_http (old name otlphttp)  built in ");
  assertStringIncludes(outcome.stdout, "  plugin dynbatchprocessor.so  go.opentelemetry.io/collector/");
  const json = await runMain(["components", "--json", "--plugin", `${PLUGIN},missing.so`]);
  assertSucceeded(json);
  assertEquals(names(JSON.parse(json.stdout)), WITH_BATCH);
  assertStringIncludes(json.stderr, `a plugin was skipped\notelcol-deno: Cannot load plugin "missing.so"`);
  assertFailed(await runMain(["components", "--plugin", "missing.so", "--strict-plugins"]), 1, "missing.so");
});

Deno.test("--plugin-override lets a plugin replace what is built in, and the banner says so", async () => {
  const conflict = await buildPlugin("conflict");
  const port = freePort();
  const using = (zpages: object) => {
    const base = config(port);
    return inline({
      ...base,
      extensions: { zpages },
      service: { ...base["service"] as object, extensions: ["zpages"] },
    });
  };
  const args = ["--plugin", conflict, "--strict-plugins"];
  assertFailed(
    await runMain([...using({}), ...args]),
    1,
    `the extension type "zpages" is already there`,
    "--plugin-override",
  );
  const outcome = await whileRunning([...using({}), ...args, "--plugin-override"], () => {});
  const zpages = "go.opentelemetry.io/collector/extension/zpagesextension v0.165.0";
  assertSucceeded(outcome, `plugin   conflict.so: extension "zpages" in the place of ${zpages}`);
  // The plugin's zpages has no settings: it is that one which is asked.
  const endpoint = using({ endpoint: "127.0.0.1:0" });
  assertFailed(await runMain([...endpoint, ...args, "--plugin-override"]), 78, "endpoint");
  const { stdout } = await runMain(["components", "--json", "--plugin", conflict, "--plugin-override"]);
  const replaced = (JSON.parse(stdout) as ComponentInfo[]).find(({ type }) => type === "zpages");
  assertEquals([replaced?.from, replaced?.path, replaced?.replaces], ["plugin", conflict, zpages]);
});

Deno.test("A collector whose plugin may not replace what is built in is refused it, also when another one's may", async () => {
  const path = await buildPlugin("conflict");
  await using first = await Collector.load(quiet({ config: config(freePort()), plugins: [{ path, override: true }] }));
  await using second = await Collector.load(quiet({ config: config(freePort()), plugins: [path] }));
  assertEquals(first.plugins.loaded.map((plugin) => plugin.path), [path]);
  assertEquals(second.plugins.skipped.map(({ error }) => error.code), ["PLUGIN_CONFLICT"]);
  const zpages = (all: ComponentInfo[]) => all.find(({ type }) => type === "zpages")?.from;
  assertEquals([zpages(await first.components()), zpages(await second.components())], ["plugin", "built-in"]);
  assert(first.state === "stopped" && second.state === "stopped");
});
