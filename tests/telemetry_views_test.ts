import { fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { CollectorError } from "../lib/errors.ts";
import { editsOf, openBatch } from "../lib/telemetry/open.ts";
import { Applier } from "./support/apply.ts";
import { assertEquals } from "./support/assert.ts";
import { ModelNode } from "./support/edit_model.ts";
import { sorted, toOtlpJson, withoutEmpty } from "./support/otlp_json.ts";
import { messages, withoutDuplicates } from "./support/otlp_random.ts";
import { scramble, scramblings } from "./support/otlp_scramble.ts";
import { definition, ROOTS, type Signal, SIGNALS } from "./support/otlp_signals.ts";
import { damaged, damages } from "./support/otlp_damage.ts";
import { Editor, steps } from "./support/view_edits.ts";
import { assertSameTree, readAll } from "./support/view_reads.ts";
import { unknownFields } from "./support/otlp_unknown.ts";
import { runs } from "./support/runs.ts";

const RUNS = runs(500);

/** Fields that OTLP has for profiles only. */
const UNUSED = ["string_value_strindex", "key_strindex"];

for (const signal of SIGNALS) {
  Deno.test(`random ${signal}, encoded in any way, are read through views as by protobuf-es`, () => {
    const desc = definition(ROOTS[signal]);
    fc.assert(
      fc.property(messages(desc, UNUSED), scramblings, (message, how) => {
        const bytes = scramble(desc, toBinary(desc, message), how);
        assertSameTree(openBatch(signal, bytes, bytes.length), ModelNode.of(signal, bytes));
      }),
      RUNS,
    );
  });
}

for (const signal of SIGNALS) {
  Deno.test(`bytes that are no ${signal} are read through views or refused, and nothing else`, () => {
    const desc = definition(ROOTS[signal]);
    fc.assert(
      fc.property(messages(desc, UNUSED), damages, (message, damage) => {
        const bytes = damaged(toBinary(desc, message), damage);
        const batch = openBatch(signal, bytes, bytes.length);
        try {
          readAll(batch);
        } catch (error) {
          if (!(error instanceof CollectorError && error.code === "TELEMETRY_INVALID")) throw error;
        }
        batch.close();
      }),
      RUNS,
    );
  });
}

for (const signal of SIGNALS) {
  Deno.test(`random edits of ${signal} are seen by the views, and done by the Collector`, async () => {
    await using go = await Applier.start();
    const desc = definition(ROOTS[signal]);
    const batches = fc.oneof(
      messages(desc, UNUSED).map((message) => [message, true] as const),
      messages(desc, UNUSED).map((message) => [withoutDuplicates(message), false] as const),
    );
    await fc.assert(
      fc.asyncProperty(batches, scramblings, steps, async ([message, duplicates], how, edits) => {
        const bytes = scramble(desc, toBinary(desc, message), how);
        const given = bytes.slice();
        const batch = openBatch(signal, bytes, bytes.length);
        const root = ModelNode.of(signal, bytes);
        const editor = new Editor(batch, root);
        for (const step of edits) editor.edit(step);
        assertSameTree(batch, root);
        const list = editsOf(batch).slice();
        const encoded = fromBinary(desc, batch.encode());
        const json = batch.toJSON();
        batch.close();
        const done = fromBinary(desc, await go.apply(signal, given, list.length === 0 ? unchanged(signal) : list));
        const wanted = root.finish();
        assertEquals(withoutEmpty(toOtlpJson(desc, encoded)), withoutEmpty(toOtlpJson(desc, wanted)));
        assertEquals(unknownFields(encoded), unknownFields(wanted));
        assertEquals(withoutEmpty(json), withoutEmpty(toOtlpJson(desc, wanted)));
        // pdata moves attributes when it deletes one, so which of two with the same key is the first is open.
        if (duplicates) return;
        const comparable = (es: Message) => sorted(withoutEmpty(toOtlpJson(desc, es)));
        assertEquals(comparable(done), comparable(wanted));
      }),
      RUNS,
    );
  });
}

/** A list without ops. */
function unchanged(signal: Signal): Uint8Array {
  return Uint8Array.of(1, SIGNALS.indexOf(signal) + 1);
}
