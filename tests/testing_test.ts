/** A component in a test without a Collector, and in a Collector: the same comes out. */
import { defineProcessor } from "../lib/authoring/processor.ts";
import { type ComponentLog, type Input, runProcessor, testCollector, type Tested } from "../lib/testing/mod.ts";
import type { Signal, Written } from "../lib/authoring/types.ts";
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals } from "./support/assert.ts";
import "./support/collector.ts"; // opens the library, which stays open

const MODULE = join(PROJECT_ROOT, "tests", "fixtures", "components", "all_signals.ts");
const OPTIONS = { prefix: "shop." };

/** What is run in both. */
const INPUTS: { readonly [S in Signal]: Input<S> } = {
  logs: {
    logs: [
      { body: "paid", severityNumber: 9, attributes: { user: "ann", amount: 5n }, resource: { "service.name": "a" } },
      { body: "noise", severityNumber: 1 },
      { body: { nested: [1n, true, null] }, severityNumber: 17, timeUnixNano: 1_700_000_000_123_456_789n },
    ],
  },
  traces: {
    traces: [
      {
        name: "GET",
        kind: 2,
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
        attributes: { user: 1n },
      },
      { name: "drop", events: [{ name: "e" }] },
    ],
  },
  metrics: {
    metrics: [
      {
        name: "requests",
        sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints: [{ asInt: 5n }, { asDouble: 0.5 }] },
      },
      { name: "old", gauge: { dataPoints: [{ asInt: 1n, attributes: { user: true } }] } },
    ],
  },
};

for (const signal of ["logs", "traces", "metrics"] as const) {
  Deno.test(`A processor makes of ${signal} in a test what it makes of them in a Collector, and says the same`, async () => {
    const component = await import(MODULE) as Tested<"processor">;
    const { batch, logs } = await runOn(component, signal);
    const { batch: before } = await runOn(defineProcessor({ [signal]: () => {} }), signal);
    const collected = await throughCollector(signal, before);
    assertEquals(strip(collected.batch), strip(batch));
    assertEquals(collected.logs, logs.map(({ level, message, fields }) => ({ level, message, fields })));
  });
}

async function runOn(
  component: Tested<"processor">,
  signal: Signal,
): Promise<{ batch: unknown; logs: readonly ComponentLog[] }> {
  const { batch, logs } = await runProcessor(component, INPUTS[signal] as Input<"logs">, { options: OPTIONS });
  return { batch: batch.toJSON(), logs };
}

async function throughCollector(signal: Signal, json: unknown) {
  await using collector = await testCollector({ processors: { "deno/test": { module: MODULE, options: OPTIONS } } });
  await collector.push(signal, json as Written["logs"]);
  const batch = await collector.next(signal);
  await collector.stop(); // then all of its log is there
  const logs = collector.log.filter(({ fields }) => fields["otelcol.component.id"] === "deno/test");
  return {
    batch: batch.toJSON(),
    logs: logs.map(({ level, message, fields }) => ({ level, message, fields: own(fields) })),
  };
}

/** What a component gave beside its message. */
function own({ resource: _, ...fields }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !key.startsWith("otelcol.")));
}

/** Without what is empty on one side only: pdata writes some of it, and its JSON does not. */
function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, strip(one)] as const);
  return Object.fromEntries(entries.filter(([, one]) => JSON.stringify(one) !== "{}" && one !== ""));
}
