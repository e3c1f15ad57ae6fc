import { Collector, type ConfigSource } from "../lib/mod.ts";
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { type CliOptions, runMain } from "./support/cli.ts";
import { config, quiet, sendLog } from "./support/collector.ts";
import { eventually, freePort } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { inline, whileRunning } from "./support/running.ts";
import { type Json, Sink } from "./support/sink.ts";
import { TempFolder } from "./support/temp.ts";

/** The text of a configuration. */
const text = (value: Json) => JSON.stringify(value); // JSON is YAML

/** A part of a configuration: headers of the exporter to a sink, which tell the sink which parts it was made of. */
function headers(values: Record<string, string>): Json {
  return { exporters: { otlphttp: { headers: values } } };
}

/** The headers whose names begin with `x-` of the first request that a sink gets. */
async function sentHeaders(port: number, sink: Sink): Promise<Record<string, string>> {
  assertEquals(await sendLog(port, "which configuration is it?"), 200);
  const request = await eventually("a request", () => sink.requests[0]);
  const sent = Object.entries(request?.headers ?? {}).filter(([name]) => name.startsWith("x-"));
  sink.requests.length = 0;
  return Object.fromEntries(sent);
}

/** What a collector of the API sends with its configuration's headers. */
async function sentByApi(port: number, sink: Sink, sources: ConfigSource[], env = {}, set: string[] = []) {
  await using collector = await Collector.load(quiet({ config: sources, env, set }));
  await collector.start();
  return await sentHeaders(port, sink);
}

/** What `main.ts` sends with its configuration's headers. */
async function sentByCli(port: number, sink: Sink, args: string[], options: CliOptions = {}) {
  let sent: Record<string, string> = {};
  const outcome = await whileRunning(args, async () => void (sent = await sentHeaders(port, sink)), options);
  assertSucceeded(outcome);
  return sent;
}

Deno.test("Configurations of files, yaml:, env: and http: are merged in order: the later wins", async () => {
  await using sink = new Sink();
  using folder = new TempFolder();
  const port = freePort();
  const part = (name: string) => text(headers({ "x-last": name, [`x-${name}`]: "is there" }));
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    return new Response(part("http"));
  });
  const sources: Record<string, string> = {
    path: folder.write("path.yaml", part("path")),
    file: `file:${folder.write("file.yaml", part("file"))}`,
    yaml: `yaml:${part("yaml")}`,
    env: "env:OTELCOL_TEST_PART",
    http: `http://127.0.0.1:${server.addr.port}/part.yaml`,
  };
  const base = folder.write("base.yaml", text(config(port, sink)));
  const env = { OTELCOL_TEST_PART: part("env") };
  for (const order of [Object.keys(sources), Object.keys(sources).reverse()]) {
    const uris = [base, ...order.map((name) => sources[name] ?? "")];
    const all = Object.fromEntries(order.map((name) => [`x-${name}`, "is there"]));
    const wanted = { ...all, "x-last": order.at(-1) ?? "" };
    assertEquals(await sentByApi(port, sink, uris, env), wanted);
    const args = uris.flatMap((uri) => ["--config", uri]);
    assertEquals(await sentByCli(port, sink, args, { flags: folder.flags, env }), wanted);
    const listed = { ...env, OTELCOL_CONFIG: uris.filter((uri) => !uri.startsWith("yaml:")).join(", ") };
    const { "x-last": last } = await sentByCli(port, sink, [], { flags: folder.flags, env: listed });
    assertEquals(last, order.at(-1));
  }
});

Deno.test("Collector takes objects as configurations, among URIs", async () => {
  await using sink = new Sink();
  const port = freePort();
  const parts = [config(port, sink), `yaml:${text(headers({ "x-a": "1" }))}`, headers({ "x-a": "2", "x-b": "3" })];
  assertEquals(await sentByApi(port, sink, parts), { "x-a": "2", "x-b": "3" });
});

Deno.test("--set goes over every configuration, at any depth, with any YAML value; the last one wins", async () => {
  await using sink = new Sink();
  const [port, elsewhere] = [freePort(), freePort()];
  const base = { ...config(elsewhere, sink) };
  const set = [
    `receivers.otlp.protocols.http.endpoint=127.0.0.1:${port}`,
    "exporters.otlphttp.headers={x-map: a, x-last: b}",
    "exporters.otlphttp.headers.x-last=c=d, e",
    "exporters.otlphttp.headers.x-env=${env:OTELCOL_TEST_VALUE}",
    "service.pipelines.logs.exporters=[otlphttp]",
  ];
  const wanted = { "x-map": "a", "x-last": "c=d, e", "x-env": "of the host" };
  const env = { OTELCOL_TEST_VALUE: "of the host" };
  assertEquals(await sentByApi(port, sink, [base], env, set), wanted);
  const args = [...inline(base), ...set.flatMap((value) => ["--set", value])];
  assertEquals(await sentByCli(port, sink, args, { env }), wanted);
});

Deno.test("${env:NAME} has the values of the host's environment, defaults, and a warning when there is neither", async () => {
  await using sink = new Sink();
  const port = freePort();
  const values = {
    "x-set": "${env:OTELCOL_TEST_SET}",
    "x-short": "${OTELCOL_TEST_SET}!",
    "x-default": "${env:OTELCOL_TEST_UNSET:-instead}",
    "x-unset": "[${env:OTELCOL_TEST_NOWHERE}]",
    "x-dollar": "$${env:OTELCOL_TEST_SET}",
  };
  const wanted = {
    "x-set": "of the host",
    "x-short": "of the host!",
    "x-default": "instead",
    "x-unset": "[]",
    "x-dollar": "${env:OTELCOL_TEST_SET}",
  };
  const env = { OTELCOL_TEST_SET: "of the host" };
  const sources = [config(port, sink), headers(values)];
  assertEquals(await sentByApi(port, sink, sources, env), wanted);
  Deno.env.set("OTELCOL_TEST_SET", "of the host"); // long after the library was opened
  try {
    await using collector = await Collector.load(quiet({ config: sources }));
    Deno.env.set("OTELCOL_TEST_SET", "too late");
    await collector.start();
    assertEquals(collector.status().unsetEnv, ["OTELCOL_TEST_NOWHERE"]);
    assertEquals(await sentHeaders(port, sink), wanted);
  } finally {
    Deno.env.delete("OTELCOL_TEST_SET");
  }
  const outcome = await whileRunning(sources.flatMap(inline), async () => {
    assertEquals(await sentHeaders(port, sink), wanted);
  }, { env });
  assertSucceeded(outcome);
  assertMatch(outcome.stderr, /warn.*unset environment variables.*\["OTELCOL_TEST_NOWHERE"\]/);
});

Deno.test("--feature-gates switches gates on and off", async () => {
  const port = freePort();
  const args = [
    ...inline({ extensions: { zpages: { endpoint: `127.0.0.1:${port}` } }, service: { extensions: ["zpages"] } }),
    ...["--feature-gates", "-service.partialReloadReceivers,+pdata.useProtoPooling"],
    ...["--feature-gates", "service.AllowNoPipelines"],
  ];
  const outcome = await whileRunning(args, async () => {
    const page = await (await fetch(`http://127.0.0.1:${port}/debug/featurez`)).text();
    const cells = page.replaceAll(/<[^>]*>|&nbsp;|\s/g, "");
    assertStringIncludes(cells, "service.partialReloadReceivers|false|");
    assertStringIncludes(cells, "pdata.useProtoPooling|true|");
    assertStringIncludes(cells, "service.profilesSupport|false|");
  });
  assertSucceeded(outcome);
});

Deno.test("main.ts takes OTELCOL_CONFIG, else test.yaml of the working directory, else the built-in example", async () => {
  using folder = new TempFolder();
  const flags = [...folder.flags, "--config", join(PROJECT_ROOT, "deno.json")];
  const from = async (options: CliOptions, wanted: RegExp) => {
    const ports = ["grpc", "http"].map((name) => `receivers.otlp.protocols.${name}.endpoint=127.0.0.1:${freePort()}`);
    const set = ports.flatMap((value) => ["--set", value]);
    const outcome = await whileRunning(set, () => {}, { cwd: folder.path, flags, ...options });
    assertSucceeded(outcome);
    assertMatch(outcome.stdout, wanted);
  };
  await from({}, /^config {3}yaml: \(inline\) \(the built-in example\)$/m);
  folder.write("test.yaml", text(config(1)));
  await from({}, /^config {3}test\.yaml \(the working directory\)$/m);
  const other = folder.write("other, with a comma.yaml", text(config(1)));
  await from(
    { env: { OTELCOL_CONFIG: `yaml:${text(config(1))}` } },
    /^config {3}yaml: \(inline\) \(OTELCOL_CONFIG\)$/m,
  );
  const outcome = await runMain([], { cwd: folder.path, flags, env: { OTELCOL_CONFIG: other } });
  assertFailed(outcome, 78, `Cannot use the configuration "${folder.at("other")}": no such file`);
});

Deno.test("A configuration that Deno may not read is the Collector's to read", async () => {
  using folder = new TempFolder();
  const good = folder.write("good.yaml", text(config(freePort())));
  assertSucceeded(await whileRunning(["--config", good], () => {}), `config   ${good}\n`);
  const missing = folder.at("missing.yaml");
  assertFailed(await runMain(["--config", missing]), 78, missing, "no such file or directory");
});
