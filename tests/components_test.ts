import { Collector } from "../lib/mod.ts";
import { assertEquals, assertStringIncludes } from "./support/assert.ts";
import { PLUGIN, quiet, sendLog } from "./support/collector.ts";
import { eventually, freePort } from "./support/net.ts";
import { Sink } from "./support/sink.ts";

Deno.test("every component of the library works in one configuration, with the plugin's", async () => {
  await using sink = new Sink();
  const [port, second, zpages] = [freePort(), freePort(), freePort()];
  const limits = { check_interval: "1s", limit_mib: 2000 };
  await using collector = await Collector.load(quiet({
    plugins: [PLUGIN],
    config: {
      receivers: {
        nop: {},
        "otlp": { protocols: { http: { endpoint: `127.0.0.1:${port}` } } },
        "otlp/second": { protocols: { grpc: { endpoint: `127.0.0.1:${second}` } } },
      },
      processors: { memory_limiter: limits, batch: { timeout: "1ms" } },
      connectors: { forward: {} },
      exporters: {
        nop: {},
        debug: {},
        otlp: { endpoint: `127.0.0.1:${second}`, tls: { insecure: true } },
        otlphttp: sink.exporter(),
      },
      extensions: { memory_limiter: limits, zpages: { endpoint: `127.0.0.1:${zpages}` } },
      service: {
        extensions: ["memory_limiter", "zpages"],
        pipelines: {
          "logs/in": { receivers: ["nop", "otlp"], processors: ["memory_limiter", "batch"], exporters: ["forward"] },
          "logs/forwarded": { receivers: ["forward"], exporters: ["debug", "nop", "otlp"] },
          "logs/out": { receivers: ["otlp/second"], processors: ["batch"], exporters: ["otlphttp"] },
        },
      },
    },
  }));
  await collector.start();
  const { pipelines, listen } = collector.status();
  assertEquals(pipelines, ["logs/forwarded", "logs/in", "logs/out"]);
  assertEquals(listen, [
    { component: "otlp", path: "protocols::http", address: `127.0.0.1:${port}` },
    { component: "otlp/second", path: "protocols::grpc", address: `127.0.0.1:${second}` },
    { component: "zpages", path: "", address: `127.0.0.1:${zpages}` },
  ]);
  assertEquals(await sendLog(port, "through all"), 200);
  await eventually("the record", () => sink.items("logs").length, (count) => count === 1);
  const page = await (await fetch(`http://127.0.0.1:${zpages}/debug/pipelinez`)).text();
  assertStringIncludes(page, "logs/forwarded");
});
