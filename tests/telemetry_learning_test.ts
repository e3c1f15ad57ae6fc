import { fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { Learner } from "../lib/telemetry/learner.ts";
import type { Projection, Span, View } from "../lib/telemetry/mod.ts";
import { editsOf, openBatch } from "../lib/telemetry/open.ts";
import { encodeMessage } from "../lib/telemetry/otlp/encode.ts";
import type { Learning } from "../lib/telemetry/store.ts";
import { Applier } from "./support/apply.ts";
import { assertEquals } from "./support/assert.ts";
import { ModelNode } from "./support/edit_model.ts";
import { sorted, toOtlpJson, withoutEmpty } from "./support/otlp_json.ts";
import { messages, withoutDuplicates } from "./support/otlp_random.ts";
import { definition, ROOTS, SIGNALS } from "./support/otlp_signals.ts";
import { runs } from "./support/runs.ts";
import { Editor, type Step, steps } from "./support/view_edits.ts";
import { assertSameRead, assertSameTree } from "./support/view_reads.ts";

/** Fields that OTLP has for profiles only. */
const UNUSED = ["string_value_strindex", "key_strindex"];

for (const signal of SIGNALS) {
  Deno.test(`random reads of ${signal} are learned: what was not sent is fetched, and edits stay what they are`, async () => {
    await using go = await Applier.start();
    const desc = definition(ROOTS[signal]);
    const json = (es: Message) => sorted(withoutEmpty(toOtlpJson(desc, es)));
    const batch = messages(desc, UNUSED).map((message) => toBinary(desc, withoutDuplicates(message)));
    const rounds = fc.array(fc.record({ batch, steps, all: fc.boolean() }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rounds, async (rounds) => {
        const learning: Learning = { learner: new Learner(signal), whole: undefined };
        let reads: Projection | null = null;
        for (const { batch: bytes, steps, all } of rounds) {
          const whole = await go.project(signal, bytes, null);
          const sent = await go.project(signal, bytes, reads);
          learning.whole = reads === null ? undefined : () => whole;
          const batch = openBatch(signal, sent, sent.length, undefined, learning);
          const root = ModelNode.of(signal, whole);
          const editor = new Editor(batch, root, readOne);
          for (const step of steps) editor.edit(step);
          if (all) assertSameTree(batch, root);
          const wanted = json(root.finish());
          const list = editsOf(batch).slice();
          const done = list.length === 0 ? whole : await go.apply(signal, bytes, list);
          assertEquals(json(fromBinary(desc, done)), wanted);
          if (all) assertEquals(json(fromBinary(desc, batch.encode())), wanted);
          batch.close();
          const learned = learning.learner.take();
          if (learned !== undefined) reads = learned;
        }
      }),
      runs(500),
    );
  });
}

/** Reads one field or attribute now and then. */
function readOne(view: View, node: ModelNode, { pick, other, keys: [key] }: Step): void {
  if (pick % 3 === 0) assertSameRead(view, node, other, key);
}

Deno.test("children that were not sent are there when they are asked for", async () => {
  await using applier = await Applier.start();
  const span = { name: "a", events: [{ name: "e" }], links: [{ traceState: "x" }, { traceState: "y" }] };
  const bytes = encodeMessage("TracesData", { resourceSpans: [{ scopeSpans: [{ spans: [span, span] }] }] });
  const learner = new Learner("traces");
  let reads: Projection | null = null;
  const read = async (handle: (spans: Span[]) => unknown): Promise<unknown> => {
    const learned = learner.take();
    if (learned !== undefined) reads = learned;
    const some = await applier.project("traces", bytes, reads);
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
