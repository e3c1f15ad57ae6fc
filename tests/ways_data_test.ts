import { assert, assertEquals } from "./support/assert.ts";
import { config } from "./support/collector.ts";
import { EVERY_KIND } from "./support/every_kind.ts";
import { freePort } from "./support/net.ts";
import { inline, whileRunning } from "./support/running.ts";
import { Sink } from "./support/sink.ts";
import { buildWays, type Way } from "./support/ways.ts";

/** What comes out of a collector for each request of {@linkcode EVERY_KIND}, as the bytes of OTLP in protobuf. */
async function send(args: readonly string[]): Promise<Record<string, string>> {
  await using sink = new Sink();
  const port = freePort();
  const bodies: Record<string, string> = {};
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    bodies[new URL(request.url).pathname] = new Uint8Array(await request.arrayBuffer()).toHex();
    return new Response(null);
  });
  const base = config(port, sink, { faulty: {} });
  const otlphttp = { endpoint: `http://127.0.0.1:${server.addr.port}`, encoding: "proto", compression: "none" };
  const outcome = await whileRunning([...args, ...inline({ ...base, exporters: { otlphttp } })], async () => {
    for (const [signal, body] of Object.entries(EVERY_KIND)) {
      const response = await fetch(`http://127.0.0.1:${port}/v1/${signal}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      assertEquals(response.status, 200, await response.text());
    }
  });
  await server.shutdown();
  assertEquals(outcome.code, 0, outcome.stderr);
  return bodies;
}

Deno.test("Telemetry of every signal and kind of value comes out the same, byte for byte, in every way", async () => {
  const ways = await buildWays();
  const expected = await send(ways["built in"]);
  assertEquals(Object.keys(expected).sort(), ["/v1/logs", "/v1/metrics", "/v1/traces"]);
  for (const hex of Object.values(expected)) assert(hex.length > 2000, `only ${hex.length / 2} bytes`);
  for (const way of ["plugin", "process"] as Way[]) assertEquals(await send(ways[way]), expected, way);
});
