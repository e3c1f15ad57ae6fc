import { assertEquals } from "./support/assert.ts";
import { startMain } from "./support/cli.ts";
import { BATCH, type Client, freePorts, type Ports, runClient, startCollector } from "./support/clients.ts";
import { expectedConsole, expectedPoints, expectedRecords, expectedSpans } from "./support/expected.ts";
import { eventually } from "./support/net.ts";
import { type Json, Sink } from "./support/sink.ts";
import { DENO, pointsOf, recordsOf, resourcesOf, SDK, spansOf } from "./support/telemetry.ts";

/** How many spans, and how many log records, a client sends. */
const COUNT = 100;
/** Deno's own exporter speaks gRPC since 2.8. */
const [MAJOR = 0, MINOR = 0] = Deno.version.deno.split(".").map(Number);
const DENO_HAS_GRPC = MAJOR > 2 || (MAJOR === 2 && MINOR >= 8);
/** How many data points a client's export has. */
const POINTS = expectedPoints("", SDK).length;

for (const transport of ["proto", "grpc"] as const) {
  for (const compression of ["none", "gzip"]) {
    Deno.test(`Collector takes each item of an SDK client once, by ${transport}, compression ${compression}`, async () => {
      await using sink = new Sink();
      const ports = freePorts();
      await using collector = await startCollector(ports, sink);
      await succeed(`sdk ${transport}`, ports, "one", { OTEL_EXPORTER_OTLP_COMPRESSION: compression });
      await arrived(sink, ["one"]);
      await collector.stop(); // what came twice would be there now
      assertSdk(sink, "one");
      assertEquals(totals(sink), { traces: COUNT, logs: COUNT });
      assertBatches(sink);
    });
  }
}

for (const transport of ["proto", "grpc"] as const) {
  Deno.test({
    name: `Collector takes each item of Deno's own exporter once, by ${transport}`,
    ignore: transport === "grpc" && !DENO_HAS_GRPC,
    async fn() {
      await using sink = new Sink();
      const ports = freePorts();
      await using collector = await startCollector(ports, sink);
      await succeed(`deno ${transport}`, ports, "one");
      await arrived(sink, ["one"]);
      await collector.stop();
      assertDeno(sink, "one");
      assertEquals(totals(sink), { traces: COUNT, logs: COUNT });
      assertBatches(sink);
    },
  });
}

Deno.test("main.ts run with test.yaml prints every item of a client once, and stops at SIGTERM", async () => {
  const ports = freePorts();
  const protocols = "receivers.otlp.protocols";
  await using program = startMain([
    ...["run", "--config", "test.yaml"],
    ...["--set", `${protocols}.grpc.endpoint=127.0.0.1:${ports.grpc}`],
    ...["--set", `${protocols}.http.endpoint=127.0.0.1:${ports.http}`],
  ]);
  await program.says("running  ");
  await succeed("sdk grpc", ports, "grpc");
  await succeed("sdk proto", ports, "http");
  const printed = () => [...program.stderr.matchAll(/-> test\.id: Str\((.*)\)/g)].map(([, id = ""]) => id).sort();
  const expected = ["grpc", "http"].flatMap((client) => [
    ...expectedSpans(client, COUNT, SDK).map(({ id }) => id),
    ...expectedRecords(client, COUNT).map(({ id }) => id),
    ...expectedPoints(client, SDK).map(({ id }) => id.split(" ")[1]),
  ]).sort();
  await eventually("all items on the terminal", () => printed().length, (count) => count >= expected.length);
  program.kill("SIGTERM");
  const { code, signal, stdout } = await program.ended;
  assertEquals({ code, signal, last: stdout.trimEnd().split("\n").at(-1) }, { code: 0, signal: null, last: "stopped" });
  assertEquals(printed(), expected);
});

Deno.test("Two collectors in a process take what several clients send at once, and mix nothing up", async () => {
  await using left = new Sink();
  await using right = new Sink();
  const sides = [{ sink: left, ports: freePorts(), name: "left" }, { sink: right, ports: freePorts(), name: "right" }];
  await using stack = new AsyncDisposableStack();
  const collectors = await Promise.all(sides.map(({ sink, ports }) => startCollector(ports, sink)));
  for (const collector of collectors) stack.use(collector);
  const kinds: Client[] = ["sdk proto", "sdk grpc", "deno proto"];
  await Promise.all(sides.flatMap(({ ports, name }) => kinds.map((kind) => succeed(kind, ports, `${name} ${kind}`))));
  await Promise.all(sides.map(({ sink, name }) => arrived(sink, kinds.map((kind) => `${name} ${kind}`))));
  await stack.disposeAsync();
  for (const { sink, name } of sides) {
    for (const kind of kinds) (kind.startsWith("sdk") ? assertSdk : assertDeno)(sink, `${name} ${kind}`);
    assertEquals(totals(sink), { traces: 3 * COUNT, logs: 3 * COUNT }); // nobody else's
  }
});

/** Runs a client, which must end well. */
async function succeed(client: Client, ports: Ports, name: string, env?: Record<string, string>): Promise<void> {
  const { code, stderr } = await runClient(client, ports, name, COUNT, env);
  assertEquals(code, 0, `The client ${name} (${client}) failed: ${stderr}`);
}

/** Resolves when as much has arrived as the clients have sent. */
async function arrived(sink: Sink, clients: readonly string[]): Promise<void> {
  const enough = (client: string) =>
    spansOf(sink, client, SDK).length >= COUNT && recordsOf(sink, client).length >= COUNT &&
    pointsOf(sink, client).length >= POINTS;
  await eventually(`the items of ${clients}`, () => clients.every(enough));
}

/** Counts all that a sink has, whoever sent it. */
function totals(sink: Sink): { traces: number; logs: number } {
  return { traces: sink.items("traces").length, logs: sink.items("logs").length };
}

/** Asserts that the batch processor has cut what clients sent: they send more at once than it lets through. */
function assertBatches(sink: Sink): void {
  const sizes = sink.requests.filter(({ signal }) => signal !== "metrics")
    .map((request) => sink.items(request.signal, [request]).length);
  assertEquals(sizes.filter((size) => size > BATCH), []);
}

/** Asserts that a client of the SDK came through whole. */
function assertSdk(sink: Sink, client: string): void {
  assertEquals(spansOf(sink, client, SDK), expectedSpans(client, COUNT, SDK));
  assertEquals(recordsOf(sink, client), expectedRecords(client, COUNT));
  assertEquals(pointsOf(sink, client).map(({ time: _, ...point }) => point), expectedPoints(client, SDK));
  const flags = { values: [{ boolValue: true }, { boolValue: false }] };
  for (const signal of ["traces", "metrics", "logs"] as const) {
    assertEquals(resourcesOf(sink, signal, client), [
      { "resource.bools": flags, "resource.int": "7", "service.name": client },
    ]);
  }
}

/** Asserts that a client with Deno's exporter came through whole. It exports the same series again and again. */
function assertDeno(sink: Sink, client: string): void {
  assertEquals(spansOf(sink, client, DENO), expectedSpans(client, COUNT, DENO));
  const records = recordsOf(sink, client).map(({ timeUnixNano: _, observedTimeUnixNano: __, ...record }) => record);
  assertEquals(records as Json[], expectedConsole(client, COUNT));
  const points = pointsOf(sink, client);
  assertEquals(new Set(points.map(({ id, time }) => `${id} ${time}`)).size, points.length); // each once
  const last = new Map(points.map(({ time: _, ...point }) => [point.id, point]));
  assertEquals([...last.values()] as Json[], expectedPoints(client, DENO));
  for (const signal of ["traces", "metrics", "logs"] as const) {
    const resources = resourcesOf(sink, signal, client);
    const [{ "resource.text": text, "telemetry.sdk.language": language } = {}] = resources;
    assertEquals({ text, language, count: resources.length }, { text: "of a client", language: "deno-rust", count: 1 });
  }
}
