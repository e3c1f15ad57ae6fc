import { Collector, CollectorError, type CollectorState } from "../lib/mod.ts";
import { assertEquals, assertRejects } from "./support/assert.ts";
import { config, library, PLUGIN, quiet, sendLog } from "./support/collector.ts";
import { eventually, freePort, isListening } from "./support/net.ts";
import { Sink } from "./support/sink.ts";

Deno.test("Collector starts, takes a record through the plugin, stops, and starts again", async () => {
  await using sink = new Sink();
  const port = freePort();
  const states: CollectorState[] = [];
  await using collector = await Collector.load(quiet({
    config: config(port, sink, { batch: { timeout: "10ms" } }),
    plugins: [PLUGIN],
    onState: (state) => void states.push(state),
  }));
  const stability = { traces: "beta", metrics: "beta", logs: "beta" };
  assertEquals(collector.plugins.loaded.map((plugin) => plugin.components), [[
    { kind: "processor", type: "batch", stability },
  ]]);
  assertEquals(collector.state, "stopped");
  for (const round of ["first", "second"]) {
    await collector.start();
    assertEquals(collector.state, "running");
    assertEquals(await sendLog(port, round), 200);
    await collector.stop();
    assertEquals(collector.state, "stopped");
    assertEquals(await isListening(port), false);
  }
  assertEquals(sink.items("logs").map(({ item }) => item["body"]), [{ stringValue: "first" }, {
    stringValue: "second",
  }]);
  const round: CollectorState[] = ["starting", "running", "stopping", "stopped"];
  assertEquals(states, [...round, ...round]);
});

Deno.test("Collector runs beside another one, on another port and with another environment", async () => {
  await using sink = new Sink();
  const ports = [freePort(), freePort()];
  const collectors = await Promise.all(ports.map((port) =>
    Collector.load(quiet({
      config: {
        ...config(port, sink),
        exporters: { otlphttp: { ...sink.exporter(), headers: { name: "${env:NAME}" } } },
      },
      env: { NAME: `collector ${port}` },
    }))
  ));
  await Promise.all(collectors.map((collector) => collector.start()));
  for (const port of ports) assertEquals(await sendLog(port, `to ${port}`), 200);
  await collectors[0]?.stop();
  assertEquals(await isListening(ports[0] ?? 0), false);
  assertEquals(await sendLog(ports[1] ?? 0, "after the other's stop"), 200);
  await Promise.all(collectors.map((collector) => collector[Symbol.asyncDispose]()));
  assertEquals(sink.items("logs").length, 3);
});

Deno.test("Collector.stop() while it starts cancels the start and leaves nothing running", async () => {
  const port = freePort();
  await using collector = await Collector.load(quiet({ config: config(port) }));
  const start = collector.start();
  const rejected = assertRejects(() => start, CollectorError);
  await collector.stop();
  assertEquals((await rejected).code, "START_CANCELED");
  assertEquals(collector.state, "stopped");
  assertEquals(await isListening(port), false);
});

Deno.test("Collector.start() and stop() may be called twice, at once, and in any order", async () => {
  const port = freePort();
  await using collector = await Collector.load(quiet({ config: config(port) }));
  await collector.stop(); // before any start
  await Promise.all([collector.start(), collector.start()]);
  await collector.start();
  assertEquals(collector.state, "running");
  await Promise.all([collector.stop(), collector.stop()]);
  await collector.stop();
  assertEquals(collector.state, "stopped");
  await collector.start();
  const stop = collector.stop();
  await collector.start(); // waits for the stop, then starts
  await stop;
  assertEquals(collector.state, "running");
});

Deno.test("Collector.wait() resolves at the stop, at once when nothing runs, and rejects with the failure", async () => {
  const port = freePort();
  await using collector = await Collector.load(quiet({ config: config(port) }));
  await collector.wait();
  await collector.start();
  const waiting = collector.wait();
  await collector.stop();
  await waiting;
  using _taken = Deno.listen({ hostname: "127.0.0.1", port });
  await assertRejects(() => collector.start(), CollectorError);
  assertEquals((await assertRejects(() => collector.wait(), CollectorError)).code, "ADDRESS_IN_USE");
  assertEquals(collector.status().error?.code, "ADDRESS_IN_USE");
});

Deno.test("Collector may be disposed as soon as wait() resolves, while the stop is still on its way back", async () => {
  for (let i = 0; i < 30; i++) {
    const stops: Promise<void>[] = [];
    {
      await using collector = await Collector.load(quiet({ config: config(freePort()) }));
      await collector.start();
      for (let j = 0; j < 3; j++) stops.push(collector.stop());
      await collector.wait();
    }
    await Promise.all(stops);
  }
});

Deno.test("Collector cannot be started after its disposal, and stop() is still allowed", async () => {
  const collector = await Collector.load(quiet({ config: config(freePort()) }));
  await collector[Symbol.asyncDispose]();
  await collector[Symbol.asyncDispose]();
  await collector.stop();
  assertEquals((await assertRejects(() => collector.start(), CollectorError)).code, "INVALID_ARGUMENT");
});

Deno.test("Collector gives every goroutine and handle back", async () => {
  {
    await using warm = await Collector.load(quiet({ config: config(freePort()) }));
    await warm.start();
  }
  const base = library.info();
  for (let i = 0; i < 5; i++) {
    await using collector = await Collector.load(quiet({ config: config(freePort()), plugins: [PLUGIN] }));
    await collector.start();
  }
  assertEquals(library.info().collectors, base.collectors);
  await eventually("goroutines", () => library.info().goroutines, (count) => count <= base.goroutines);
});

Deno.test("Collector.stop() holds its deadline when the exporter's destination is down", async () => {
  const port = freePort();
  const nowhere = freePort();
  await using collector = await Collector.load(quiet({
    config: {
      ...config(port),
      processors: { batch: { timeout: "1ms" } },
      exporters: {
        otlphttp: { endpoint: `http://127.0.0.1:${nowhere}`, sending_queue: { enabled: false } },
      },
      service: { pipelines: { logs: { receivers: ["otlp"], processors: ["batch"], exporters: ["otlphttp"] } } },
    },
    plugins: [PLUGIN],
  }));
  await collector.start();
  for (let i = 0; i < 3; i++) assertEquals(await sendLog(port, "held"), 200);
  const begin = performance.now();
  const error = await assertRejects(() => collector.stop({ timeout: 500 }), CollectorError);
  assertEquals(error.code, "STOP_TIMEOUT");
  assertEquals(performance.now() - begin >= 500, true);
  assertEquals(collector.state, "failed");
  await collector.stop();
});
