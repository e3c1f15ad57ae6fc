import { assert, assertEquals } from "./support/assert.ts";
import { startMain } from "./support/cli.ts";
import { freePorts, type Ports, runClient } from "./support/clients.ts";
import { config, PLUGIN, sendLog } from "./support/collector.ts";
import { eventually } from "./support/net.ts";
import { assertSucceeded } from "./support/outcome.ts";
import { HTTP2, RawClients } from "./support/raw_clients.ts";
import { inline, RUNNING } from "./support/running.ts";
import { Sink } from "./support/sink.ts";

const MIB = 2 ** 20;
/** What a TLS client says first, more or less. */
const TLS = "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + "\x42".repeat(160);
/** A frame of HTTP/2 that says it is 16 MiB long. */
const HUGE_FRAME = HTTP2 + "\xff\xff\xff\x00\x00\x00\x00\x00\x01";

/** Bytes without a meaning; the same ones each time. */
function noise(length: number): Uint8Array<ArrayBuffer> {
  let state = 1;
  return Uint8Array.from({ length }, () => (state = (state * 16807) % 2147483647) & 0xff);
}

/** Zeros that are small only because they are compressed. */
async function compressed(length: number): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([new Uint8Array(length)]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A request to OTLP/HTTP that has to be refused. */
interface Bad {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
}

const JSON_TYPE = { "content-type": "application/json" };
const PROTOBUF = { "content-type": "application/x-protobuf" };
const BAD: Bad[] = [
  { method: "GET" },
  { path: "/v1/nosuch" },
  { path: "/%00/../../etc/passwd" },
  { headers: { "content-type": "text/html" }, body: "<html>" },
  { headers: JSON_TYPE, body: "{" },
  { headers: JSON_TYPE, body: `{"resourceLogs": 5}` },
  { headers: JSON_TYPE, body: "[".repeat(MIB) },
  { headers: JSON_TYPE, body: noise(MIB) },
  { headers: PROTOBUF, body: noise(MIB) },
  { headers: PROTOBUF, body: Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f) }, // a length of 4 GiB
  { headers: { ...PROTOBUF, "content-encoding": "gzip" }, body: noise(1000) },
  { headers: { ...PROTOBUF, "content-encoding": "gzip" }, body: await compressed(100 * MIB) },
  { headers: { ...PROTOBUF, "content-encoding": "nosuch" }, body: "x" },
  { headers: JSON_TYPE, body: new Uint8Array(30 * MIB) },
];

/** Sends a bad request; its status, or 0 when the connection ends. */
async function send({ method = "POST", path = "/v1/logs", headers = {}, body }: Bad, port: number): Promise<number> {
  try {
    const init = { method, headers, ...(body !== undefined && { body }) };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    if (error instanceof TypeError) return 0;
    throw error;
  }
}

/** Says to both ports what is neither of their protocols, and keeps the connections. */
async function disturb(clients: RawClients, { grpc, http }: Ports): Promise<void> {
  for (const says of [noise(MIB), TLS, HTTP2, HUGE_FRAME, HTTP2 + "\x00".repeat(100), "GET / HTTP/1.1\r\n\r\n", "\n"]) {
    for (const port of [grpc, http]) await clients.open(port, says).catch(() => {}); // it may be closed meanwhile
  }
  await clients.open(http, "GET / HTTP/1.1\r\nhost: x\r\nx: " + "x".repeat(4 * MIB)).catch(() => {});
  for (let i = 0; i < 100; i++) {
    await clients.open(grpc, "");
    await clients.open(http, "POST /v1/logs HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
  }
}

Deno.test("Garbage, huge bodies and half-open connections do not end the process nor keep others from sending", async () => {
  await using sink = new Sink();
  const ports = freePorts();
  const base = config(ports.http, sink, { batch: { timeout: "1ms" } });
  const grpc = ["--set", `receivers.otlp.protocols.grpc.endpoint=127.0.0.1:${ports.grpc}`];
  await using program = startMain([...inline(base), ...grpc, "--plugin", PLUGIN]);
  await program.says(RUNNING);
  for (const bad of BAD) {
    const status = await send(bad, ports.http);
    assert(status === 0 || status >= 400, `${status} for ${JSON.stringify({ ...bad, body: bad.body?.length })}`);
  }
  {
    using clients = new RawClients();
    await disturb(clients, ports);
    assertEquals(await sendLog(ports.http, "still taken"), 200);
    const { code, stdout, stderr } = await runClient("deno grpc", ports, "after it all", 3);
    assertEquals(code, 0, stdout + stderr);
  }
  assertEquals(await sendLog(ports.http, "and again"), 200);
  const bodies = () => JSON.stringify(sink.items("logs").map(({ item }) => item["body"]));
  await eventually("the records", bodies, (text) => ["still taken", "and again"].every((body) => text.includes(body)));
  await eventually("the spans", () => sink.items("traces").length, (count) => count >= 3);
  program.kill("SIGTERM");
  assertSucceeded(await program.ended, "\nstopped\n");
});
