import { toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { editsOf, mark, openBatch } from "../lib/telemetry/open.ts";
import { decodeMessage } from "../lib/telemetry/otlp/decode.ts";
import { Applier } from "./support/apply.ts";
import { assertEquals } from "./support/assert.ts";
import { type AnyBatch, type Step, steps, take } from "./support/edit_steps.ts";
import { sorted, withoutEmpty } from "./support/otlp_json.ts";
import { runs } from "./support/runs.ts";
import { messages, withoutDuplicates } from "./support/otlp_random.ts";
import { scramble, scramblings } from "./support/otlp_scramble.ts";
import { definition, ROOTS, type Signal } from "./support/otlp_signals.ts";
import { allViews, shotOfBatch } from "./support/view_tree.ts";

/** What pdata does not have, or only as a number of another range. */
const SKIPPED = ["entity_refs", "string_value_strindex", "key_strindex"];

for (const signal of ["logs", "traces", "metrics"] as const) {
  const desc = definition(ROOTS[signal]);
  const batches = fc.tuple(messages(desc, SKIPPED), scramblings).map(([message, how]) =>
    scramble(desc, toBinary(desc, withoutDuplicates(message)), how)
  );

  Deno.test(`random changes of ${signal}: the views say what Go makes of the edits`, async () => {
    await using applier = await Applier.start();
    await fc.assert(
      fc.asyncProperty(batches, steps, fc.nat(), async (bytes, changes, half) => {
        const batch = openBatch(signal, bytes, bytes.length);
        const before = bytes.slice();
        const marks = change(batch, changes);
        const edits = editsOf(batch).slice();
        const go = await applier.apply(signal, before, edits.length === 0 ? HEADS[signal] : edits);
        assertEquals(jsonOf(signal, batch.encode()), jsonOf(signal, go));
        assertEquals(sorted(withoutEmpty(batch.toJSON())), jsonOf(signal, go));
        const again = batch.encode();
        const other = openBatch(signal, again, again.length);
        assertEquals(shotOfBatch(batch), shotOfBatch(other));
        const prefix = edits.subarray(0, marks[half % marks.length]);
        await applier.apply(signal, before, prefix.length === 0 ? HEADS[signal] : prefix);
        batch.close();
        other.close();
      }),
      runs(300),
    );
  });
}

const HEADS: Record<Signal, Uint8Array> = {
  logs: new Uint8Array([1, 1]),
  traces: new Uint8Array([1, 2]),
  metrics: new Uint8Array([1, 3]),
};

function change(batch: AnyBatch, changes: readonly Step[]): number[] {
  const held = allViews(batch);
  const marks = [mark(batch)];
  for (const step of changes) {
    take(step, batch, held);
    marks.push(mark(batch));
  }
  return marks;
}

function jsonOf(signal: Signal, bytes: Uint8Array): unknown {
  return sorted(withoutEmpty(decodeMessage(ROOTS[signal], bytes)));
}
