import { Collector, CollectorError, type CollectorErrorCode, type CollectorSettings, Library } from "../lib/mod.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "./support/assert.ts";
import { runMain } from "./support/cli.ts";
import { config, LIBRARY, library, PLUGIN, quiet, sendLog } from "./support/collector.ts";
import { sideBySide } from "./support/lanes.ts";
import { eventually, freePort, isListening } from "./support/net.ts";
import { assertFailed } from "./support/outcome.ts";
import type { Json } from "./support/sink.ts";
import { TempFolder } from "./support/temp.ts";

/** A configuration that has to be refused, and how. */
interface Refusal {
  /** The configuration; default: a good one. */
  config?: string | Json;
  /** Over it. */
  set?: string[];
  /** Feature gates. */
  featureGates?: string[];
  /** The error's code; default: CONFIG_INVALID. */
  code?: CollectorErrorCode;
  /** What the message says. */
  says: string[];
  /** What the hint says. */
  cure?: string;
  /** The component that is to blame. */
  component?: string;
}

/** The error of a collector that does not start, by the API. */
async function startError(settings: CollectorSettings): Promise<CollectorError> {
  return await assertRejects(async () => {
    await using collector = await Collector.load(settings);
    await collector.start();
  }, CollectorError);
}

/** Asserts that both the API and the command line refuse configurations as they should, and leave nothing running. */
async function assertRefused(refusals: readonly Refusal[], folder: TempFolder): Promise<void> {
  const { collectors } = library.info();
  await sideBySide(refusals, async (refusal) => {
    const { set = [], featureGates = [], code = "CONFIG_INVALID", says, cure = "", component } = refusal;
    const port = freePort();
    const source = refusal.config ?? config(port);
    const error = await startError(quiet({ config: source, set, featureGates, plugins: [PLUGIN] }));
    assertEquals({ code: error.code, component: error.component }, { code, component }, error.message);
    for (const text of says) assertStringIncludes(error.message, text);
    assertStringIncludes(error.hint ?? "", cure);
    assertEquals(await isListening(port), false);
    const args = ["--config", typeof source === "string" ? source : `yaml:${JSON.stringify(source)}`];
    for (const value of set) args.push("--set", value);
    if (featureGates.length > 0) args.push("--feature-gates", featureGates.join(","));
    const outcome = await runMain(args, { flags: folder.flags });
    const hint = error.hint === undefined ? [] : [`\n  ${error.hint}\n`];
    assertFailed(outcome, error.exitStatus, `otelcol-deno: ${error.message}\n`, ...hint);
    assertEquals(outcome.stdout.includes("running "), false, outcome.stdout);
  });
  assertEquals(library.info().collectors, collectors);
}

Deno.test("A configuration file that is missing, empty or no YAML mapping is refused with the file and the place", async () => {
  using folder = new TempFolder();
  Deno.mkdirSync(folder.at("folder.yaml"));
  const file = (name: string, text: string | Uint8Array, what: string, cure?: string): Refusal => {
    const path = folder.write(name, text);
    return {
      config: path,
      says: [`Cannot use the configuration "${path}": ${what}`],
      ...(cure !== undefined && { cure }),
    };
  };
  const missing = folder.at("missing.yaml");
  const gone = { says: [`Cannot use the configuration "${missing}": no such file`], cure: "--config" };
  await assertRefused([
    { config: missing, ...gone },
    { config: `file:${missing}`, ...gone },
    { config: folder.at("folder.yaml"), says: [folder.at("folder.yaml"), "is a directory"] },
    file("empty.yaml", "", "the file is empty", "receivers, exporters and service::pipelines"),
    file("blank.yaml", "\n\n", "the file is empty"),
    file("comments.yaml", "# receivers:\n", "there is nothing in it but comments"),
    file("tab.yaml", "receivers:\n  otlp:\n\t  protocols:\n", "line 3, column 1 is a tab", "Indent with spaces"),
    file(
      "broken.yaml",
      "receivers: [otlp\nexporters:\n",
      "Flow sequence in block collection must be sufficiently indented and end with a ]",
    ),
    file("list.yaml", "- receivers\n", "it is a list, not a mapping"),
    file("text.yaml", "receivers\n", "it is a string, not a mapping"),
    file("bytes.yaml", Uint8Array.from({ length: 256 }, (_, i) => 255 - i), ""),
  ], folder);
});

Deno.test("A source of configuration that cannot be read is refused with its URI", async () => {
  using folder = new TempFolder();
  const nowhere = `http://127.0.0.1:${freePort()}/otelcol.yaml`;
  await assertRefused([
    { config: "ftp:x", says: [`unsupported scheme on URI "ftp:x"`] },
    { config: nowhere, says: [nowhere, "connection refused"] },
    { config: "env:OTELCOL_TEST_UNSET", says: ["empty configuration"], cure: "OTELCOL_TEST_UNSET" },
    { config: "env:NOT A NAME", says: [`"NOT A NAME" has invalid name`] },
    { config: "yaml:[1, 2]", says: ["cannot be used as a Conf"] },
    { config: {}, says: ["service must have at least one pipeline"] },
  ], folder);
});

Deno.test("A configuration with an unknown component, key or value is refused with its name", async () => {
  using folder = new TempFolder();
  const use = "service.pipelines.logs.processors=[memory_limiter]";
  const endpoint = "receivers.otlp.protocols.http.endpoint";
  await assertRefused([
    { set: ["connectors.nosuch.x=1"], says: [`'connectors' unknown type: "nosuch"`, "(valid values: ["] },
    { set: ["service.pipelines.logs.exporters=[debug]"], says: [`pipelines::logs: references exporter "debug"`] },
    { set: ["service.pipelines.nosuch.receivers=[otlp]"], says: [`unknown pipeline signal: "nosuch"`] },
    { set: ["nosuch.x=1"], says: ["invalid keys: nosuch"] },
    { set: ["receivers.otlp.protocols.http.nosuch=1"], says: [`"otlp"`, "'protocols.http'", "invalid keys: nosuch"] },
    { set: ["processors.batch.timeout=soon"], says: [`"batch"`, "'timeout' time: invalid duration"] },
    { set: ["processors.batch.send_batch_size=[1]"], says: [`"batch"`, "'send_batch_size' expected type 'uint32'"] },
    { set: ["receivers=otlp"], says: ["'receivers'"] },
    { set: ["service.telemetry.logs.level=loud"], says: ["loud"] },
    {
      set: ["processors.memory_limiter={check_interval: 1s, limit_mib: '${env:OTELCOL_TEST_UNSET}'}", use],
      says: ["processors::memory_limiter: 'limit_mib' or 'limit_percentage' must be greater than zero"],
      cure: "not set, or give defaults (${env:NAME:-default}): OTELCOL_TEST_UNSET",
    },
    { set: [`${endpoint}=\${nosuch:X}`], says: [`scheme "nosuch" is not supported`] },
  ], folder);
});

Deno.test("--set and --feature-gates that are wrong are refused as wrong usage", async () => {
  using folder = new TempFolder();
  const code = "INVALID_ARGUMENT";
  await assertRefused([
    { set: ["processors.batch.timeout"], code, says: [`Cannot set "processors.batch.timeout"`], cure: "=2s" },
    { featureGates: ["no.such.gate"], code, says: [`Cannot set feature gate "no.such.gate": no such gate`] },
    { featureGates: ["-no.such.gate"], code, says: [`"-no.such.gate"`] },
    { featureGates: ["-pkg.confighttp.PrioritizeNewKeepalive"], code, says: ["is stable, can not be disabled"] },
  ], folder);
  assertEquals((await runMain(["--feature-gates", "no.such.gate"])).code, 2);
});

Deno.test("A component that does not start is named, with its port when that is taken", async () => {
  using folder = new TempFolder();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = `127.0.0.1:${taken.addr.port}`;
  const inUse = { code: "ADDRESS_IN_USE", cure: `listens on ${address}: stop it, or change the endpoint` } as const;
  const exporter = "exporters.otlphttp={endpoint: 'http://127.0.0.1:1', tls: {ca_file: nosuch.pem}}";
  const code = "START_FAILED";
  await assertRefused([
    { ...inUse, set: [`receivers.otlp.protocols.grpc.endpoint=${address}`], says: [address], component: "otlp" },
    { ...inUse, set: [`receivers.otlp.protocols.http.endpoint=${address}`], says: [address], component: "otlp" },
    { ...inUse, set: [`extensions.zpages.endpoint=${address}`, "service.extensions=[zpages]"], says: [address] },
    {
      code,
      set: ["receivers.otlp.protocols.grpc.endpoint=192.0.2.1:1"],
      says: ["192.0.2.1:1", "cannot assign requested address"],
      component: "otlp",
    },
    {
      code,
      set: [exporter, "service.pipelines.logs.exporters=[otlphttp]"],
      says: [`"otlphttp"`, "nosuch.pem", "no such file"],
      component: "otlphttp",
    },
  ], folder);
});

Deno.test("A start that fails leaves no port and no goroutine behind, and can be repeated", async () => {
  const [http, zpages] = [freePort(), freePort()];
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const grpc = `receivers.otlp.protocols.grpc.endpoint=127.0.0.1:${taken.addr.port}`;
  const second = "receivers.otlp/second.protocols.http.endpoint=127.0.0.1:" + http;
  await using collector = await Collector.load(quiet({
    config: config(freePort(), undefined, { batch: {} }),
    plugins: [PLUGIN],
    set: [
      grpc,
      second,
      "service.pipelines.traces.receivers=[otlp/second, otlp]",
      `extensions.zpages.endpoint=127.0.0.1:${zpages}`,
      "service.extensions=[zpages]",
    ],
  }));
  const goroutines = () => Library.open(LIBRARY).info().goroutines;
  await assertRejects(() => collector.start(), CollectorError); // what Go starts once for all is there now
  const base = await settled(goroutines);
  for (let i = 0; i < 5; i++) {
    const error = await assertRejects(() => collector.start(), CollectorError);
    assertEquals(error.code, "ADDRESS_IN_USE");
    assertEquals(collector.state, "failed");
    assertEquals([await isListening(http), await isListening(zpages)], [false, false]);
  }
  await eventually("goroutines", goroutines, (count) => count <= base);
  taken.close();
  await collector.start();
  assertEquals(collector.state, "running");
  assertEquals(await sendLog(http, "at last"), 404); // it has no logs, only traces
});

/** A count when it has not changed for a while. */
async function settled(count: () => number): Promise<number> {
  let last = count();
  await eventually("a count that stays", async () => {
    const before = last;
    await new Promise((resolve) => setTimeout(resolve, 200));
    last = count();
    return last === before;
  });
  return last;
}
