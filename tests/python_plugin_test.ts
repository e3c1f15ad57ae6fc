import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { type CliOptions, Program, runMain, startMain } from "./support/cli.ts";
import { freePorts, runClient } from "./support/clients.ts";
import { config, sendLog } from "./support/collector.ts";
import { expectedPoints, expectedRecords, expectedSpans } from "./support/expected.ts";
import { Load } from "./support/load.ts";
import { masked, MASKING } from "./support/masked.ts";
import { eventually, freePort } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { saySkipped } from "./support/programs.ts";
import { EXAMPLE, GENERATED, type PythonPlugin, pythonPlugin, run } from "./support/python.ts";
import { inline, RUNNING, whileRunning } from "./support/running.ts";
import { type Json, Sink } from "./support/sink.ts";
import { pointsOf, recordsOf, resourcesOf, SDK, spansOf } from "./support/telemetry.ts";
import { TempFolder } from "./support/temp.ts";

const setup = await pythonPlugin();
if ("skip" in setup) saySkipped("the tests of the plugin in Python", setup.skip);
/** What the texts under load end with, which is masked. */
const LINE = "line 1";
/** What the host sets in the environment of a plugin. */
const COOKIE = "a8a3f1c2-7d0e-4b7c-9c6f-3d1b5e0f2a64";

/** A test that needs the plugin. */
function test(name: string, fn: (plugin: PythonPlugin) => Promise<void>): void {
  Deno.test({ name, ignore: "skip" in setup, fn: () => fn(setup as PythonPlugin) });
}

/** Arguments that run a collector with plugin files, which must load. */
function withPlugins(config: Json, ...files: string[]): string[] {
  return [...inline(config), "--strict-plugins", ...files.flatMap((file) => ["--plugin", file])];
}

test("A plugin in Python masks what an SDK client sends, in all three signals, and changes nothing else", async (plugin) => {
  await using sink = new Sink();
  const ports = freePorts();
  const args = withPlugins(config(ports.http, sink, { redactpy: MASKING }), plugin.file);
  const outcome = await whileRunning(args, async () => {
    const { code, stderr } = await runClient("sdk proto", ports, "one", 50);
    assertEquals(code, 0, stderr);
  });
  assertSucceeded(outcome, `redactpy: processor "redactpy" (otelcol-redactpy 0.1.0)`);
  assertEquals(spansOf(sink, "one", SDK), expectedSpans("one", 50, SDK).map(masked));
  assertEquals(recordsOf(sink, "one"), expectedRecords("one", 50).map(masked));
  assertEquals(pointsOf(sink, "one").map(({ time: _, ...point }) => point), expectedPoints("one", SDK).map(masked));
  for (const signal of ["traces", "metrics", "logs"] as const) {
    assertEquals(resourcesOf(sink, signal, "one").map((of) => of["resource.int"]), [MASKING.mask]);
    assertMatch(outcome.stderr, new RegExp(`Redacted\t.*"otelcol.signal": "${signal}".*"values"`));
  }
});

test("A plugin in Python masks attributes wherever metrics can have them", async (plugin) => {
  await using sink = new Sink();
  const port = freePort();
  const attributes = (n: number) => [{ key: "who", value: { stringValue: `secret-${n}` } }];
  const point = { timeUnixNano: "1700000000000000000" };
  const exemplars = [{ ...point, filteredAttributes: attributes(1), asDouble: 2.5 }];
  const buckets = { offset: 1, bucketCounts: ["1"] };
  const filled = { count: "2", scale: 1, positive: buckets, negative: buckets };
  const metrics = [
    { name: "gauge", metadata: attributes(2), gauge: { dataPoints: [{ ...point, asInt: "3", exemplars }] } },
    { name: "summary", summary: { dataPoints: [{ ...point, attributes: attributes(3), count: "1", sum: 1.5 }] } },
    {
      name: "exponential",
      exponentialHistogram: {
        aggregationTemporality: 2,
        dataPoints: [{ ...point, ...filled, attributes: attributes(4), exemplars }],
      },
    },
    { name: "without data" },
  ];
  const scopeMetrics = [{ scope: { name: "scope", attributes: attributes(5) }, metrics }];
  const body = JSON.stringify({ resourceMetrics: [{ resource: { attributes: attributes(6) }, scopeMetrics }] });
  const args = withPlugins(config(port, sink, { redactpy: { patterns: ["secret-."] } }), plugin.file);
  await whileRunning(args, async () => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`http://127.0.0.1:${port}/v1/metrics`, { method: "POST", headers, body });
    assertEquals(response.status, 200, await response.text());
  });
  assertEquals(sink.requests.map(({ body }) => body), [JSON.parse(body.replaceAll(/secret-./g, "***"))]);
});

test("A plugin in Python runs as its README says, with the virtual environment that is activated", async (plugin) => {
  const port = freePort();
  const endpoint = `receivers.otlp.protocols.http.endpoint=127.0.0.1:${port}`;
  const files = ["--config", join(EXAMPLE, "config.yaml"), "--plugin", join(EXAMPLE, "redactpy")];
  const outcome = await whileRunning([...files, "--set", endpoint, "--strict-plugins"], async () => {
    assertEquals(await sendLog(port, "card 1234567812345678 of 99"), 200);
  }, { env: plugin.activated });
  assertSucceeded(outcome);
  assertStringIncludes(outcome.stderr, "Body: Str(card [gone] of 99)");
});

for (
  const [what, options, ...texts] of [
    ["a regular expression that is none", { patterns: ["fine", "(a"] }, "patterns[1]: '(a' is no regular expression"],
    ["an unknown key", { keyz: ["a"] }, "unknown key 'keyz': the keys are keys, patterns, mask"],
    ["a value of another type", { keys: "a" }, "keys: must be a list of texts, not 'a'"],
    ["nothing to do", {}, "there is nothing to mask"],
  ] as const
) {
  test(`A configuration error that Python finds ends the program with status 78: ${what}`, async ({ file }) => {
    const args = withPlugins(config(freePort(), undefined, { "redactpy/it": options }), file);
    assertFailed(await runMain(args), 78, "redactpy/it", ...texts);
  });
}

test("A plugin in Python answers with its exceptions, prints into the log, and knows only its signals", async (plugin) => {
  await using sink = new Sink();
  const faulty = join(PROJECT_ROOT, "tests", "fixtures", "python_plugin", "faulty");
  const options: CliOptions = { env: { ...plugin.activated, PYTHONPATH: plugin.folder } };
  const port = freePort();
  const all = config(port, sink, { faulty: null });
  const pipelines = (all["service"] as { pipelines: Json }).pipelines;
  const of = (faulty: Json | null): Json => ({
    ...all,
    processors: { faulty },
    service: { pipelines: { logs: pipelines["logs"] } },
  });
  const outcome = await whileRunning(withPlugins(of(null), faulty), async () => {
    const statuses = { plain: 200, permanent: 500, retryable: 503, drop: 200, print: 200, warn: 200, last: 200 };
    for (const [body, status] of Object.entries(statuses)) assertEquals(await sendLog(port, body), status, body);
  }, options);
  assertSucceeded(outcome);
  const bodies = sink.items("logs").map(({ item }) => (item["body"] as Json)["stringValue"]);
  assertEquals(bodies, ["plain", "print", "warn", "last"]);
  assertMatch(outcome.stderr, /error\tTelemetry cannot be processed\t.*raise LookupError/s);
  assertMatch(outcome.stderr, /info\t.*said on standard output\t.*stdout/);
  assertMatch(outcome.stderr, /info\t.*said on standard error\t.*stderr/);
  assertMatch(outcome.stderr, /warn\tsaid by the logger\t.*"otelcol.component.id": "faulty".*"a": \{"b":/);
  assertEquals(/not to be seen|no, never.*Traceback/.test(outcome.stderr), false, outcome.stderr);

  const start = withPlugins(of({ start: "not today" }), faulty);
  assertFailed(await runMain(start, options), 1, "not today");
  const stopped = await whileRunning(withPlugins(of({ stop: "cannot stop" }), faulty), () => {}, options);
  assertStringIncludes(stopped.stderr, "cannot stop");
  const traces = { ...all, service: { pipelines: { traces: pipelines["traces"] } } };
  assertFailed(await runMain(withPlugins(traces, faulty), options), 78, "telemetry type is not supported");
});

test("A plugin in Python that is killed under load costs no client an error and no record its arrival", async (plugin) => {
  await using sink = new Sink();
  const port = freePort();
  const args = withPlugins(config(port, sink, { redactpy: MASKING }), plugin.file);
  let load: Load | undefined;
  const outcome = await whileRunning(args, async (program) => {
    load = new Load(port, ` ${LINE}`);
    for (let kills = 1; kills <= 3; kills++) {
      await load.goesOn();
      Deno.kill(await childOf(program), "SIGKILL");
      await eventually("a new process", () => program.stderr.split("process runs again").length, (n) => n > kills);
      await load.goesOn();
    }
    await load.stop();
  });
  assertSucceeded(outcome);
  assertEquals({ refused: load?.refused, arrived: bodiesOf(sink) }, {
    refused: [],
    arrived: load?.accepted.toSorted(),
  });
});

test("A collector that stops under load delivers what a plugin in Python has accepted", async (plugin) => {
  await using sink = new Sink();
  const port = freePort();
  let load: Load | undefined;
  const args = withPlugins(config(port, sink, { redactpy: MASKING }), plugin.file);
  let child = 0;
  const outcome = await whileRunning(args, async (program) => {
    load = new Load(port, ` ${LINE}`);
    await load.goesOn();
    child = await childOf(program);
  });
  await load?.stop();
  assertSucceeded(outcome);
  const arrived = new Set(bodiesOf(sink));
  assertEquals(load?.accepted.filter((body) => !arrived.has(body)), []);
  await eventually("the end of the plugin's process", async () => !await lives(child));
});

test("A plugin in Python ends when the collector is killed", async (plugin) => {
  await using program = startMain(withPlugins(config(freePort(), undefined, { redactpy: MASKING }), plugin.file));
  await program.says(RUNNING);
  const child = await childOf(program);
  program.kill("SIGKILL");
  await eventually("the end of the plugin's process", async () => !await lives(child));
});

test("A plugin in Python leaves signals alone and ends with its standard input; by hand it says what it is", async (plugin) => {
  await using byHand = new Program(plugin.file, []);
  assertFailed(await byHand.ended, 1, "otelcol-redactpy is a plugin", "load it by --plugin");
  using folder = new TempFolder();
  const env = { OTELCOL_DENO_PLUGIN: COOKIE, PLUGIN_PROTOCOL_VERSIONS: "1", PLUGIN_UNIX_SOCKET_DIR: folder.path };
  const other = { env: { ...env, PLUGIN_PROTOCOL_VERSIONS: "7,8" } };
  await using newer = new Program(plugin.file, [], other);
  assertFailed(await newer.ended, 1, "speaks version 1 of the plugin protocol");
  const child = new Deno.Command(plugin.file, { env, stdin: "piped", stdout: "piped", stderr: "inherit" }).spawn();
  let said = "";
  const silent = child.stdout.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({ write: (text) => void (said += text) }),
  );
  await eventually("the handshake", () => said, (text) => text.endsWith("\n"));
  assertEquals(said, `1|1|unix|${folder.path}/plugin.sock|grpc\n`);
  const { output } = await run("cat", `/proc/${child.pid}/status`);
  const ignored = Number.parseInt(/SigIgn:\s*(\w+)/.exec(output)?.[1] ?? "", 16);
  for (const [number, signal] of [[1, "SIGHUP"], [2, "SIGINT"], [15, "SIGTERM"]] as const) {
    assert(ignored & 1 << (number - 1), `${signal} is not ignored`);
    child.kill(signal);
  }
  await child.stdin.close();
  await silent;
  assertEquals(await child.status, { success: true, code: 0, signal: null });
});

test("The generated files of the plugin in Python are what grpcio-tools makes of the protocol", async ({ python }) => {
  using folder = new TempFolder();
  const proto = `-I${GENERATED}=${join(PROJECT_ROOT, "go", "process", "proto")}`;
  const to = ["python", "pyi", "grpc_python"].map((kind) => `--${kind}_out=${folder.path}`);
  const made = await run(python, "-m", "grpc_tools.protoc", proto, ...to, join(GENERATED, "otelcol_plugin.proto"));
  assert(made.success, made.output);
  for (const name of ["otelcol_plugin_pb2.py", "otelcol_plugin_pb2.pyi", "otelcol_plugin_pb2_grpc.py"]) {
    const fresh = await Deno.readTextFile(folder.at(join(GENERATED, name)));
    assertEquals(await Deno.readTextFile(join(EXAMPLE, GENERATED, name)), fresh, `${name} is stale: see its README`);
  }
});

/** The texts of the log records that arrived, as they were sent, sorted. */
function bodiesOf(sink: Sink): string[] {
  const bodies = sink.items("logs").map(({ item }) => `${(item["body"] as Json)["stringValue"]}`);
  return bodies.map((body) => body.replace(MASKING.mask, LINE)).sort();
}

/** The process of a program's only plugin. */
async function childOf(program: Program): Promise<number> {
  const { output } = await run("sh", "-c", `cat /proc/${program.pid}/task/*/children`);
  const children = output.trim().split(/\s+/);
  assertEquals(children.length, 1, output);
  return Number(children[0]);
}

/** Whether a process lives; one that nobody has waited for does not. */
async function lives(pid: number): Promise<boolean> {
  const { success, output } = await run("cat", `/proc/${pid}/stat`);
  return success && !/\) Z /.test(output);
}
