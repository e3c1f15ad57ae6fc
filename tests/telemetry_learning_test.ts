import { toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { Learner } from "../lib/telemetry/learner.ts";
import type { Span } from "../lib/telemetry/mod.ts";
import { editsOf, openBatch } from "../lib/telemetry/open.ts";
import { encodeMessage } from "../lib/telemetry/otlp/encode.ts";
import type { Learning } from "../lib/telemetry/store.ts";
import { Applier } from "./support/apply.ts";
import { assertEquals } from "./support/assert.ts";
import { type AnyBatch, type Step, steps, take } from "./support/edit_steps.ts";
import { messages, withoutDuplicates } from "./support/otlp_random.ts";
import { definition, ROOTS } from "./support/otlp_signals.ts";
import { allViews, shotOfBatch } from "./support/view_tree.ts";

const SKIPPED = ["entity_refs", "string_value_strindex", "key_strindex"];

for (const signal of ["logs", "traces", "metrics"] as const) {
  const desc = definition(ROOTS[signal]);
  const batches = messages(desc, SKIPPED).map((message) => toBinary(desc, withoutDuplicates(message)));

  Deno.test(`random changes of ${signal} are the same on a batch of which only what is read is there`, async () => {
    await using applier = await Applier.start();
    const rounds = fc.array(fc.tuple(batches, steps), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rounds, fc.boolean(), async (list, views) => {
        const learner = new Learner(signal);
        for (const [bytes, changes] of list) {
          const whole = await applier.project(signal, bytes, null);
          const some = await applier.project(signal, bytes, told(learner));
          const learning: Learning = { learner, whole: learner.declared === null ? undefined : () => whole.slice() };
          const expected = openBatch(signal, whole.slice(), whole.length);
          const batch = openBatch(signal, some, some.length, undefined, learning);
          assertEquals(change(batch, changes, views), change(expected, changes, views));
          assertEquals(editsOf(batch), editsOf(expected));
          if (bytes === list.at(-1)?.[0]) { // before the last, nothing else is to be learned
            assertEquals(shotOfBatch(batch), shotOfBatch(expected));
            assertEquals(batch.toJSON(), expected.toJSON());
          }
          batch.close();
          expected.close();
        }
      }),
      { numRuns: 150 },
    );
  });
}

const last = new WeakMap<Learner, unknown>();

/** What a Worker's library was told last. */
function told(learner: Learner): unknown {
  const projection = learner.take();
  if (projection !== undefined) last.set(learner, projection);
  return last.get(learner);
}

/** Makes changes; what each of them says. */
function change(batch: AnyBatch, changes: readonly Step[], views: boolean): string[] {
  const held = views ? allViews(batch) : [];
  return changes.map((step) => {
    try {
      return String(take(step, batch, held as ReturnType<typeof allViews>));
    } catch (error) {
      return (error as Error).message;
    }
  });
}

Deno.test("children that were not sent are there when they are asked for", async () => {
  await using applier = await Applier.start();
  const span = { name: "a", events: [{ name: "e" }], links: [{ traceState: "x" }, { traceState: "y" }] };
  const bytes = encodeMessage("TracesData", { resourceSpans: [{ scopeSpans: [{ spans: [span, span] }] }] });
  const learner = new Learner("traces");
  const read = async (handle: (spans: Span[]) => unknown): Promise<unknown> => {
    const some = await applier.project("traces", bytes, told(learner));
    let fetched = 0;
    const batch = openBatch("traces", some, some.length, undefined, { learner, whole: () => (fetched++, bytes) });
    const result = handle(batch.spans().toArray());
    batch.close();
    return [result, fetched];
  };
  const names = (spans: Span[]) => spans.flatMap((span) => span.events().toArray().map(({ name }) => name));
  const states = (spans: Span[]) => spans.flatMap((span) => span.links().toArray().map((link) => link.traceState));
  assertEquals(await read(names), [["e", "e"], 1]);
  assertEquals(await read((spans) => [names(spans), states(spans)]), [[["e", "e"], ["x", "y", "x", "y"]], 1]);
  assertEquals(await read((spans) => [states(spans), names(spans)]), [[["x", "y", "x", "y"], ["e", "e"]], 0]);
});
