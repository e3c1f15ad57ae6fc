import { assert, assertEquals, assertRejects, assertStringIncludes } from "../../tests/support/assert.ts";
import { defineConnector, defineExporter, defineProcessor } from "../authoring/define.ts";
import { RetryableError } from "../authoring/errors.ts";
import type { LogRecord, LogsBatch } from "../telemetry/mod.ts";
import { CollectorError } from "../errors.ts";
import { runConnector, runExporter, runProcessor } from "./run.ts";

/** A processor with one handler. */
const processor = (logs: (batch: LogsBatch) => void | Promise<void>) => defineProcessor({ logs });

Deno.test("runProcessor() gives the batch that the edits make, and leaves the input alone", async () => {
  const redact = defineProcessor<{ key: string }>({
    logs(batch, { options }) {
      for (const record of batch.records()) record.attributes.delete(options.key);
      batch.records().filter((record) => record.body !== "drop me");
    },
  });
  const logs = [{ body: "a", attributes: { secret: "x", n: 5n } }, { body: "drop me" }, { body: "b" }] as const;
  const options = { key: "secret" };
  const { batch } = await runProcessor(redact, { logs }, { options });
  assertEquals([...batch.records()].map((record) => [record.body, record.attributes.toObject()]), [
    ["a", { n: 5n }],
    ["b", {}],
  ]);
  assertEquals(batch.toJSON(), {
    resourceLogs: [{
      resource: {},
      scopeLogs: [{
        scope: {},
        logRecords: [
          { body: { stringValue: "a" }, attributes: [{ key: "n", value: { intValue: "5" } }] },
          { body: { stringValue: "b" } },
        ],
      }],
    }],
  });

  const rename = processor((batch) => {
    for (const record of batch.records()) record.attributes.rename("n", "m");
  });
  const again = await runProcessor({ default: rename }, batch);
  assertEquals(again.batch.records().at(0)?.attributes.toObject(), { m: 5n });
  assertEquals(batch.records().at(0)?.attributes.toObject(), { n: 5n });
  const json = await runProcessor(rename, { logs: batch.toJSON() });
  assertEquals(json.batch.toJSON(), again.batch.toJSON());
});

Deno.test("A processor in a test has what it has in a Collector: hooks, state, options, logs, counters, a deadline", async () => {
  const calls: string[] = [];
  const component = defineProcessor<{ n: number }>({
    options: {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value) => {
          const n = Number((value as { n?: unknown }).n);
          return n > 0 ? { value: { n: n * 2 } } : { issues: [{ message: "must be above 0", path: ["n"] }] };
        },
      },
    },
    start: (ctx) => void calls.push(`start ${ctx.options.n} ${ctx.deadline} ${ctx.signal.aborted}`),
    async traces(batch, ctx) {
      calls.push(`traces ${batch.signal} ${(ctx.deadline ?? 0) > Date.now()}`);
      ctx.state["seen"] = Number(ctx.state["seen"] ?? 0) + 1;
      ctx.log.warn("slow", { ms: 5 });
      ctx.metrics.counter("spans").add(2);
      await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
      calls.push(`late ${ctx.signal.reason.name}`);
    },
    stop: (ctx) => void calls.push(`stop ${ctx.signal.aborted}`),
  });
  const state = { seen: 1 };
  const result = await runProcessor(component, { traces: [{ name: "GET" }] }, {
    options: { n: 3 },
    state,
    timeout: 20,
  });
  assertEquals(calls, ["start 6 undefined false", "traces traces true", "late TimeoutError", "stop true"]);
  assertEquals(result.logs, [{ component: "deno/test", level: "warn", message: "slow", fields: { ms: 5 } }]);
  assertEquals(result.counters.map(({ name, value }) => [name, value]), [["spans", 2]]);
  assertEquals(result.state, { seen: 2 });
  const wrong = await assertRejects(
    () => runProcessor(component, { traces: [] }, { options: { n: 0 } }),
    CollectorError,
  );
  assertEquals([wrong.code, wrong.message], [
    "CONFIG_INVALID",
    "Cannot run the processor: its options are wrong: n: must be above 0",
  ]);
});

Deno.test("runProcessor() throws what the processor throws, and what a Collector would refuse", async () => {
  const logs = [{ body: "a" }];
  const thrown = new RetryableError("later");
  const cases: [() => Promise<unknown>, string][] = [
    [() => runProcessor(defineExporter({ logs() {} }) as never, { logs }), "its default export is an exporter"],
    [() => runProcessor(processor(() => {}), { traces: [] }), "on traces: it has no handler traces()"],
    [() => runProcessor(processor(() => {}), {} as never), "it is no batch"],
    [() => runProcessor(processor(() => {}), { logs, traces: [] } as never), "it is no batch"],
    [() => runProcessor(processor(() => {}), { logs: [{ bodi: 1 }] } as never), "bodi"],
    [
      () => runProcessor(defineProcessor({ readOnly: true, logs: (b) => b.records().at(0)?.remove() }), { logs }),
      "Cannot take the edits of the component: it may make none",
    ],
    [() => runExporter(defineExporter({ logs: (b) => b.records().at(0)?.remove() }), { logs }), "it may make none"],
    [
      () =>
        runProcessor(defineProcessor({ reads: ["severityText"], logs: (b) => void b.records().at(0)?.body }), { logs }),
      "the processor's reads do not name it",
    ],
  ];
  for (const [run, text] of cases) assertStringIncludes((await assertRejects(run, CollectorError)).message, text);
  const rejecting = processor(() => Promise.reject(thrown));
  assertEquals(await assertRejects(() => runProcessor(rejecting, { logs }), RetryableError) === thrown, true);
});

Deno.test("What a processor keeps of a batch is closed after it, as in a Collector", async () => {
  let kept: LogRecord | undefined;
  await runProcessor(processor((batch) => void (kept = batch.records().at(0))), { logs: [{ body: "a" }] });
  const error = await assertRejects(() => Promise.resolve().then(() => kept?.body), CollectorError);
  assertEquals(error.code, "BATCH_CLOSED");
});

Deno.test("Declared reads do not make less of the result", async () => {
  const component = defineProcessor({
    reads: ["attributes[a]"],
    logs(batch) {
      for (const record of batch.records()) record.attributes.set("b", record.attributes.get("a"));
    },
  });
  const { batch } = await runProcessor(component, { logs: [{ body: "x", attributes: { a: "1", c: "2" } }] });
  const record = batch.records().at(0);
  assertEquals([record?.body, record?.attributes.toObject()], ["x", { a: "1", b: "1", c: "2" }]);
});

Deno.test("runExporter() says what an exporter said", async () => {
  const bodies: unknown[] = [];
  const component = defineExporter({
    logs(batch, { log }) {
      for (const { body } of batch.records()) bodies.push(body);
      log.debug("sent", { attributes: batch.records().at(0)?.attributes });
    },
  });
  const { logs } = await runExporter(component, {
    logs: [{ body: "a", attributes: { k: "v", n: 1n } }, { body: "b" }],
  });
  assertEquals(bodies, ["a", "b"]);
  assertEquals(logs[0]?.fields, { attributes: { k: "v", n: 1 } });
});

Deno.test("runConnector() gives what was emitted, as it was at the call, by signal", async () => {
  const component = defineConnector({
    logs(batch, { emit }) {
      emit.logs(batch, { pipelines: ["logs/a"] });
      for (const record of batch.records()) emit.traces([{ name: String(record.body) }]);
      emit.metrics({ resourceMetrics: [] });
      emit.logs([{ body: "mine" }]);
    },
  });
  const { emitted } = await runConnector(component, { logs: [{ body: "a" }, { body: "b" }] });
  assertEquals(emitted.logs.map(({ batch, pipelines }) => [[...batch.records()].map(({ body }) => body), pipelines]), [
    [["a", "b"], ["logs/a"]],
    [["mine"], undefined],
  ]);
  assertEquals([emitted.traces.length, emitted.metrics.length], [2, 1]);
  const wrong = defineConnector({ logs: (batch, { emit }) => emit.metrics(batch as never) });
  await assertRejects(
    () => runConnector(wrong, { logs: [] }),
    CollectorError,
    "Cannot emit a batch of logs as metrics",
  );
  assert(emitted.metrics[0]?.signal === "metrics");
});
