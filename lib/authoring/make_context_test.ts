import { assertEquals, assertStringIncludes, assertThrows } from "../../tests/support/assert.ts";
import { CollectorError } from "../errors.ts";
import type { Context } from "./context.ts";
import { makeContext, makeEmittingContext } from "./make_context.ts";
import { TelemetrySink } from "./telemetry_sink.ts";

function make(component = "deno/x"): { sink: TelemetrySink; context: Context } {
  const sink = new TelemetrySink();
  return { sink, context: makeContext({ component, options: {}, sink }).context };
}

Deno.test("A context has what its handler needs, and nothing to say when nothing was said", () => {
  const sink = new TelemetrySink();
  const state = { count: 1 };
  const { context, turn } = makeContext({ component: "deno/x", options: { a: 1 }, state, sink });
  turn.begin(12);
  assertEquals([context.component, context.options, context.state, context.deadline], ["deno/x", { a: 1 }, state, 12]);
  assertEquals(context.state === state, true);
  assertThrows(() => (context as { state: unknown }).state = {}, TypeError);
  turn.end();
  assertEquals(sink.takeTelemetry(), undefined);
  const emit = { logs: () => 1, traces: () => 2, metrics: () => 3 };
  assertEquals(makeEmittingContext({ component: "deno/x", options: {}, sink }, emit).context.emit, emit);
});

Deno.test("Log records keep their order, level and component, and their fields as they were", () => {
  const { sink, context } = make();
  const fields = {
    n: 1,
    big: 2n ** 60n,
    int: 7n,
    when: new Date(0),
    bytes: new Uint8Array([1, 2]),
    nothing: undefined,
  };
  const { debug, info } = context.log; // taken apart
  debug("one");
  info("two", fields);
  fields.n = 2;
  makeContext({ component: "deno/y", options: {}, sink }).context.log.warn("three", { e: new RangeError("far") });
  context.log.error("four", { map: new Map([["k", new Set([1n])]]), nan: NaN, null: null });
  const expected = [
    { component: "deno/x", level: "debug", message: "one", fields: {} },
    {
      component: "deno/x",
      level: "info",
      message: "two",
      fields: { n: 1, big: "1152921504606846976", int: 7, when: "1970-01-01T00:00:00.000Z", bytes: "AQI=" },
    },
    { component: "deno/y", level: "warn", message: "three", fields: { e: "RangeError: far" } },
    { component: "deno/x", level: "error", message: "four", fields: { map: { k: [1] }, nan: "NaN", null: null } },
  ];
  const taken = sink.takeTelemetry();
  assertEquals(JSON.parse(JSON.stringify(taken)), { logs: expected, counters: [] });
  assertEquals(sink.takeTelemetry(), undefined);
});

Deno.test("Nothing that is given to a log fails or grows without a bound", () => {
  const circle: Record<string, unknown> = {};
  circle["again"] = circle;
  const wide: Record<string, unknown> = {};
  for (const key of "abcdefghij") wide[key] = wide;
  const hostile: [unknown, string][] = [
    [circle, "[cut]"],
    [wide, "[cut]"],
    [{
      get bad() {
        throw new Error("no");
      },
    }, `{"bad":"[unreadable]"}`],
    [
      new Proxy({}, {
        ownKeys() {
          throw 1;
        },
      }),
      "[unreadable]",
    ],
    [{
      toJSON() {
        throw 1;
      },
    }, "[unreadable]"],
    [{
      toJSON() {
        return this;
      },
    }, "[cut]"],
    [{ long: "x".repeat(10 ** 6) }, "1000000 characters"],
    [Object.freeze({ ["__proto__"]: 1 }), `{"__proto__":1}`],
    [{ f() {}, s: Symbol("s") }, "{}"],
    ["text", `{"fields":"text"}`],
    [null, `{"fields":null}`],
  ];
  for (const [fields, text] of hostile) {
    const { sink, context } = make();
    context.log.info("x", fields as Record<string, unknown>);
    const json = JSON.stringify(sink.takeTelemetry()?.logs[0]?.fields);
    assertStringIncludes(json, text);
    assertEquals(json.length < 100_000, true);
  }
  const { sink, context } = make();
  for (const message of [1, { a: 1 }, undefined, Symbol("s"), "x".repeat(10 ** 5)]) context.log.info(message as string);
  const messages = sink.takeTelemetry()?.logs.map(({ message }) => message) ?? [];
  assertEquals(messages.slice(0, 4), ["1", `{"a":1}`, "undefined", "undefined"]);
  assertStringIncludes(messages[4] ?? "", "x… (100000 characters)");
});

Deno.test("Of one batch 1 000 log records are kept, and what was lost is counted by component", () => {
  const { sink, context } = make();
  const other = makeContext({ component: "deno/y", options: {}, sink }).context;
  for (let i = 0; i < 1005; i++) context.log.info(`${i}`);
  other.log.error("late");
  const { logs } = sink.takeTelemetry() ?? { logs: [] };
  assertEquals(logs.length, 1002);
  assertEquals(
    logs.slice(999).map(({ component, level, message, fields }) => [component, level, message.slice(0, 8), fields]),
    [
      ["deno/x", "info", "999", {}],
      ["deno/x", "warn", "5 log re", { lost: 5 }],
      ["deno/y", "warn", "1 log re", { lost: 1 }],
    ],
  );
  for (let i = 0; i < 200; i++) context.log.info("x".repeat(16_000));
  const long = sink.takeTelemetry()?.logs ?? [];
  assertEquals(long.length < 70, true);
  assertEquals(long.at(-1)?.fields["lost"], 201 - long.length);
});

Deno.test("Counters add up by name and attributes, and begin at 0 when they were taken", () => {
  const { sink, context } = make();
  const counter = context.metrics.counter("dropped", { description: "what was dropped", unit: "{record}" });
  counter.add(1);
  context.metrics.counter("dropped").add(2);
  counter.add(3, { why: "a", code: 200n });
  counter.add(4, { code: 200n, why: "a" });
  counter.add(0.5, { why: "b", none: undefined, list: [1] } as never);
  const head = { component: "deno/x", name: "dropped", description: "what was dropped", unit: "{record}" };
  assertEquals(sink.takeTelemetry(), {
    logs: [],
    counters: [
      { ...head, value: 3, attributes: {} },
      { ...head, value: 7, attributes: { why: "a", code: 200 } },
      { ...head, value: 0.5, attributes: { why: "b", list: "[1]" } },
    ],
  });
  assertEquals(sink.takeTelemetry(), undefined);
  counter.add(1);
  assertEquals(sink.takeTelemetry()?.counters, [{ ...head, value: 1, attributes: {} }]);
});

Deno.test("Counters refuse what they cannot count, and bound what they are counted by", () => {
  const { sink, context } = make();
  const counter = context.metrics.counter("n", { unit: "1" });
  const cases: [() => unknown, string][] = [
    [() => counter.add(-1), `Cannot add -1 to counter "n"`],
    [() => counter.add(NaN), "Cannot add NaN"],
    [() => counter.add("1" as never), "Cannot add a string"],
    [() => context.metrics.counter("1n"), "it is no name"],
    [() => context.metrics.counter(undefined as never), "it is no name"],
    [() => context.metrics.counter("n", { unit: "By" }), `with the unit "By": it has "1"`],
  ];
  for (const [call, text] of cases) assertStringIncludes(assertThrows(call, CollectorError).message, text);
  for (let i = 0; i < 3000; i++) counter.add(1, { i });
  const { counters } = sink.takeTelemetry() ?? { counters: [] };
  assertEquals(counters.length, 2001);
  assertEquals(counters.at(-1), { ...counters[0], value: 1000, attributes: { "otel.metric.overflow": true } } as never);
  for (let i = 1; i < 1000; i++) context.metrics.counter(`n${i}`);
  assertStringIncludes(assertThrows(() => context.metrics.counter("x"), CollectorError).message, "deno/x has 1000");
});
