import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { config, LIBRARY, sendLog } from "./support/collector.ts";
import { eventually, freePort } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { inline, whileRunning } from "./support/running.ts";
import { type Json, Sink } from "./support/sink.ts";
import { runTask } from "./support/tasks.ts";
import { TempFolder } from "./support/temp.ts";

const CORE = "go.opentelemetry.io/collector";
const CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib";
const FIXTURE = join(PROJECT_ROOT, "tests", "fixtures", "manifest", "manifest.yaml");
/** It takes minutes, so it stays for the next run: Go builds what has changed. */
const OUT = join(PROJECT_ROOT, "build", "test", "manifest");

/** Builds the library of the fixture's manifest. */
async function buildFixture(): Promise<string> {
  const built = await runTask("build_go", ["--manifest", FIXTURE, "--out", OUT]);
  assertEquals(built.code, 0, built.stderr);
  return join(OUT, "libotelcorecol.so");
}

/** Runs a collector in a library, sends one log record, and gives what arrived and what was said. */
async function through(library: string, processors: Json, args: string[] = []) {
  await using sink = new Sink();
  const port = freePort();
  const settings = config(port, sink, processors);
  const pipelines = { logs: (settings["service"] as { pipelines: { logs: Json } }).pipelines.logs };
  const all = [...inline({ ...settings, service: { pipelines } }), "--library", library, "--strict-plugins", ...args];
  const ended = await whileRunning(all, async () => {
    assertEquals(await sendLog(port, "hello"), 200);
    await eventually("the record", () => sink.items("logs").length, (count) => count === 1);
  });
  assertSucceeded(ended);
  return { record: sink.items("logs")[0], ...ended };
}

Deno.test("build-go --manifest builds a library of another release, with modules of folders, which works", async () => {
  const library = await buildFixture();
  const transform = { log_statements: ['set(log.attributes["seen"], Concat([log.body, "transform"], " by "))'] };
  const { record, stdout, stderr } = await through(library, { transform, stamp: {}, batch: { timeout: "1ms" } });
  assertEquals(record?.item["attributes"], [{ key: "seen", value: { stringValue: "hello by transform" } }]);
  assertEquals(record?.resource["stamp"], "the distribution's default"); // the converter's doing
  assertStringIncludes(stdout, `library  ${library}: otelcol-deno`);
  assertStringIncludes(stdout, ", Collector v0.161.0, ");
  assertStringIncludes(stdout, `dynbatchprocessor.so: processor "batch" (${CORE}/processor/batchprocessor v0.161.0)`);
  assertStringIncludes(stderr, `"service.name": "fixture", "service.version": "9.8.7"`);
});

Deno.test("build-plugin builds for such a library, with its versions", async () => {
  const library = await buildFixture();
  using folder = new TempFolder();
  const batch = join(PROJECT_ROOT, "go", "plugins", "dynbatchprocessor");
  const args = ["--library", library, "--out", folder.at("batch.so")];
  assertSucceeded(
    await runTask("build_plugin", [batch, ...args]),
    `processor "batch"`,
    "--library build/test/manifest/",
  );
  await through(library, { batch: { timeout: "1ms" } }, ["--plugin", folder.at("batch.so")]);
  const newer = await runTask("build_plugin", [`${CONTRIB}/processor/redactionprocessor@v0.165.0`, ...args]);
  assertFailed(newer, 1, "it needs other versions of modules that are in the library");
  assertStringIncludes(newer.stderr, `${CORE}/pdata`);
  assertMatch(newer.stderr, /v1\.71\.0 +v1\.67\.0/);
});

Deno.test("a manifest with the batch processor builds it in, and the library then has no default plugin", async () => {
  using folder = new TempFolder();
  const out = join(PROJECT_ROOT, "build", "test", "manifest_batch");
  const stale = join(out, "plugins", "dynbatchprocessor.so");
  Deno.mkdirSync(join(out, "plugins"), { recursive: true });
  Deno.writeTextFileSync(stale, "of a library before");
  const file = folder.write(
    "builder.yaml",
    Deno.readTextFileSync(join(PROJECT_ROOT, "go", "builder.yaml")).replace(
      "\nprocessors:\n",
      `\nprocessors:\n  - gomod: ${CORE}/processor/batchprocessor v0.165.0\n`,
    ),
  );
  const before = Deno.statSync(LIBRARY).ino;
  const built = await runTask("build_go", ["--manifest", file, "--out", out]);
  assertEquals(built.code, 0, built.stderr);
  const { stdout } = await through(join(out, "libotelcorecol.so"), { batch: { timeout: "1ms" } });
  assertEquals(stdout.includes("plugin  "), false, stdout);
  assertEquals([...Deno.readDirSync(join(out, "plugins"))], []);
  assertEquals(Deno.statSync(LIBRARY).ino, before);
  const again = await runTask("build_go", ["--manifest", file, "--out", out]);
  assertStringIncludes(again.stderr, "library: up to date");
});

Deno.test("build-go --manifest says what is wrong with a manifest, and the cure, and builds nothing", async () => {
  using folder = new TempFolder();
  const otlp = `receivers:\n  - gomod: ${CORE}/receiver/otlpreceiver v0.161.0\n`;
  const cases: [string, string[]][] = [
    ["dist: {name: x", ["it is no YAML", "at line"]],
    ["- a\n", ["it is no map", "go/builder.yaml"]],
    [`${otlp}procesors: []\n`, [`unknown key "procesors"`, "processors"]],
    [`${otlp}dist: {nam: x}\n`, [`unknown key "dist::nam"`]],
    [`${otlp}exporters: [{gomd: x}]\n`, [`unknown key "exporters::0::gomd"; there are name, import, gomod, path`]],
    [`${otlp}exporters: [{gomod: ${CORE}/exporter/nopexporter}]\n`, [
      `"gomod: ${CORE}/exporter/nopexporter" has no version`,
      "<module> <version>",
    ]],
    [`${otlp}exporters: [{import: x}]\n`, [
      "upstream's builder v0.161.0 refuses it",
      "exporter module at index 0: missing gomod specification for module",
      'Write each component as "- gomod:',
    ]],
    [`${otlp}exporters: [{gomod: a.b/c v1.0.0, path: ./none}]\n`, [
      `filepath does not exist: ${folder.at("none")}`,
      "A path starts at the manifest's folder",
    ]],
    [`${otlp}exporters: hello\n`, ["'exporters[0]' expected a map", "Each section is a list of modules"]],
    [`${otlp}processors: [{gomod: ${CONTRIB}/processor/redactionprocessor v0.165.0}]\n`, [
      "its components do not go together with Collector v0.161.0",
      `${CORE}/component: v1.67.0 belongs to it, a component needs v1.71.0`,
      `Of another release are\n  ${CONTRIB}/processor/redactionprocessor v0.165.0`,
      "the version of one release",
    ]],
    [`${otlp}replaces: ["${CORE}/pdata => ../none"]\n`, ["../none".slice(3), "A folder of `replaces` starts at"]],
  ];
  for (const [index, [text, says]] of cases.entries()) {
    const file = folder.write(`${index}.yaml`, text);
    const ended = await runTask("build_go", ["--manifest", file, "--out", folder.at("out")]);
    assertFailed(ended, 1, `Cannot use manifest "${file}": `, ...says);
  }
  assertFailed(await runTask("build_go", ["--manifest", folder.at("none.yaml")]), 1, "no such file");
  assertFailed(await runTask("build_go", ["--out", "x"]), 2, "--out goes with --manifest");
  assertFailed(await runTask("build_go", ["--manifest", "x", "--if-missing"]), 2, "does not go with --manifest");
  const refused = folder.write("refused.yaml", otlp.replace("v0.161.0", "v0.161.99"));
  const env = { GOPROXY: "off" };
  assertFailed(
    await runTask("build_go", ["--manifest", refused], { env }),
    1,
    "no Collector v0.161.99 to be had",
    "GOPROXY",
  );
  assertEquals([...Deno.readDirSync(folder.path)].filter(({ name }) => name.endsWith(".so")), []);
});
