/** Telemetry of the program into a collector's pipelines, and out of them. */
import { Collector, CollectorError } from "../lib/mod.ts";
import type { Emittable, Signal } from "../lib/authoring/batches.ts";
import { encodeLogs } from "../lib/telemetry/build.ts";
import type { LogsBatch } from "../lib/telemetry/mod.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "./support/assert.ts";
import { quiet } from "./support/collector.ts";

const PIPELINE = { receivers: ["deno/in"], exporters: ["deno/out"] };

async function through(out: object = {}, pipelines: object = { logs: PIPELINE, traces: PIPELINE, metrics: PIPELINE }) {
  const config = { receivers: { "deno/in": null }, exporters: { "deno/out": out }, service: { pipelines } };
  const collector = await Collector.load(quiet({ config }));
  await collector.start();
  return collector;
}

const WRITTEN: { [S in Signal]: Emittable[S] } = {
  logs: [{ body: "hello", severityNumber: 9, attributes: { n: 1n }, resource: { "service.name": "x" } }],
  traces: [{ name: "GET /", traceId: "0102030405060708090a0b0c0d0e0f10", spanId: "0102030405060708", kind: 2 }],
  metrics: [{ name: "requests", gauge: { dataPoints: [{ asInt: 3n, attributes: { route: "/" } }] } }],
};

/** Pushes a batch, takes it, and says that it was taken. */
async function around<S extends Signal>(collector: Collector, signal: S, batch: Emittable[S]) {
  const pushed = collector.push(signal, batch);
  for await (const output of collector.output("deno/out", { signal })) {
    return [output, pushed] as const;
  }
  throw new Error("the collector has stopped");
}

for (const signal of ["logs", "traces", "metrics"] as const) {
  Deno.test(`${signal} that are pushed come out: written by hand, as bytes, as OTLP/JSON, as a batch`, async () => {
    await using collector = await through();
    const [first, pushed] = await around(collector, signal, WRITTEN[signal]);
    await pushed;
    assertEquals(first.signal, signal);
    const json = first.toJSON();
    assert(JSON.stringify(json).length > 50);
    for (const again of [first.encode(), json, first] as Emittable[typeof signal][]) {
      const [next, pushed] = await around(collector, signal, again);
      await pushed;
      assertEquals(next.toJSON(), json);
    }
  });
}

Deno.test("a batch that came out is the program's own: it may be changed, kept, and pushed again", async () => {
  await using collector = await through();
  const kept: LogsBatch[] = [];
  const first = collector.push("logs", [{ body: "1" }]);
  for await (const batch of collector.output("deno/out", { signal: "logs" })) {
    kept.push(batch);
    if (kept.length === 3) break;
    batch.records().at(0)?.attributes.set("seen", BigInt(kept.length));
    collector.push("logs", batch).catch(() => {});
  }
  await first;
  assertEquals(kept.map((batch) => batch.records().at(0)?.attributes.get("seen")), [1n, 2n, 2n]);
});

Deno.test("bytes may be changed as soon as push has returned", async () => {
  await using collector = await through();
  const bytes = encodeLogs([{ body: "before" }]);
  const pushed = collector.push("logs", bytes);
  bytes.fill(0);
  for await (const batch of collector.output("deno/out", { signal: "logs" })) {
    assertEquals(batch.records().at(0)?.body, "before");
    break;
  }
  await pushed;
});

Deno.test("the sender waits until the loop asks for the next batch or is left", async () => {
  await using collector = await through();
  const done: string[] = [];
  const pushes = ["a", "b"].map((body) => collector.push("logs", [{ body }]).then(() => done.push(body)));
  const seen: unknown[] = [];
  for await (const batch of collector.output("deno/out", { signal: "logs" })) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(done.length, seen.length); // those before, and not this one
    seen.push(batch.records().at(0)?.body);
    if (seen.length === 2) break;
  }
  await Promise.all(pushes);
  assertEquals(done.sort(), seen.sort());
});

Deno.test("what nobody takes is refused after the exporter's timeout, and may be sent again", async () => {
  await using collector = await through({ timeout: "20ms" });
  const refusal = await assertRejects(() => collector.push("logs", [{ body: "x" }]), CollectorError);
  assertEquals([refusal.code, refusal.hint], ["PIPELINE_UNAVAILABLE", "It may be sent again"]);
  assertMatch(refusal.message, /deno\/out: the program did not take the batch within 20ms/);
  const again = collector.push("logs", [{ body: "y" }]);
  for await (const batch of collector.output("deno/out", { signal: "logs" })) {
    assertEquals(batch.records().at(0)?.body, "y");
    break;
  }
  await again;
});

Deno.test("a push ends at its own deadline", async () => {
  await using collector = await through({ timeout: "1h" });
  const refusal = await assertRejects(() => collector.push("logs", [{ body: "x" }], { timeout: 10 }), CollectorError);
  assertEquals(refusal.code, "PIPELINE_UNAVAILABLE");
  assertMatch(refusal.message, /it was not accepted before its deadline/);
});

Deno.test("with a sending_queue a push is accepted by the queue, which the stop drains", async () => {
  await using collector = await through({ sending_queue: { enabled: true }, timeout: "1h" });
  for (const body of ["a", "b", "c"]) await collector.push("logs", [{ body }]);
  const stopped = collector.stop();
  const seen: unknown[] = [];
  for await (const batch of collector.output("deno/out", { signal: "logs" })) {
    seen.push(batch.records().at(0)?.body);
  }
  await stopped;
  assertEquals(seen.sort(), ["a", "b", "c"]);
});

Deno.test("the loop ends when the collector stops, and several loops share the batches", async () => {
  await using collector = await through();
  const seen: unknown[] = [];
  const loops = Array.from({ length: 3 }, async () => {
    for await (const output of collector.output("deno/out")) seen.push(output.signal);
  });
  await Promise.all(Array.from({ length: 30 }, () => collector.push("logs", [{ body: "x" }])));
  await collector.stop();
  await Promise.all(loops);
  assertEquals(seen.length, 30);
  await collector.start();
  const pushed = collector.push("logs", [{ body: "again" }]);
  assertEquals((await collector.output("deno/out").next()).value?.signal, "logs");
  const refused = assertRejects(() => pushed, CollectorError);
  await collector.stop({ timeout: 200 }); // nobody says that the batch was taken
  assertEquals((await refused).code, "PIPELINE_UNAVAILABLE");
});

Deno.test("a push that waits when the collector stops is answered", async () => {
  await using collector = await through({ timeout: "1h" });
  const waiting = Array.from({ length: 20 }, () => collector.push("logs", [{ body: "x" }]));
  const ends = Promise.allSettled(waiting);
  await collector.stop({ timeout: 200 });
  const codes = (await ends).map((end) => end.status === "rejected" ? end.reason.code : "accepted");
  assertEquals(new Set(codes), new Set(["PIPELINE_UNAVAILABLE"]));
});

Deno.test("what cannot be pushed or taken is refused with the reason", async () => {
  await using collector = await through({}, { logs: PIPELINE });
  const cases: [() => Promise<unknown>, string, RegExp][] = [
    [() => collector.push("metrics", []), "INVALID_ARGUMENT", /no pipeline of metrics has it/],
    [
      () => collector.push("logs", [], { receiver: "otlp" }),
      "INVALID_ARGUMENT",
      /receiver "otlp": there is no such receiver/,
    ],
    [() => collector.push("logs", [], { timeout: 0 }), "INVALID_ARGUMENT", /Cannot push logs within 0 ms/],
    [() => collector.push("spans" as "logs", []), "INVALID_ARGUMENT", /"spans": it is no signal/],
    [() => collector.push("logs", [{ bodi: "x" } as never]), "INVALID_ARGUMENT", /bodi/],
    [() => collector.push("logs", new Uint8Array([1])), "PIPELINE_REFUSED", /it is no OTLP batch of logs/],
    [() => collector.output("debug").next(), "INVALID_ARGUMENT", /exporter "debug": there is no such exporter/],
  ];
  for (const [attempt, code, text] of cases) {
    const error = await assertRejects(attempt, CollectorError);
    assertEquals(error.code, code);
    assertMatch(error.message, text);
  }
  await collector.stop();
  for (const attempt of [() => collector.push("logs", []), () => collector.output("deno/out").next()]) {
    const error = await assertRejects<CollectorError>(attempt, CollectorError);
    assertEquals(error.code, "PIPELINE_UNAVAILABLE");
    assertMatch(error.message, /the collector is stopped/);
  }
});

Deno.test("collectors of one process do not mix what is pushed", async () => {
  const collectors = await Promise.all([through(), through()]);
  await using _first = collectors[0] as Collector;
  await using _second = collectors[1] as Collector;
  const seen = collectors.map(async (collector, i) => {
    const pushed = Array.from({ length: 50 }, () => collector.push("logs", [{ body: `${i}` }]));
    const bodies = new Set<unknown>();
    let count = 0;
    for await (const batch of collector.output("deno/out", { signal: "logs" })) {
      bodies.add(batch.records().at(0)?.body);
      if (++count === 50) break;
    }
    await Promise.all(pushed);
    return [...bodies];
  });
  assertEquals(await Promise.all(seen), [["0"], ["1"]]);
});
