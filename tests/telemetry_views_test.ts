import { fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { editsOf, openBatch } from "../lib/telemetry/open.ts";
import { Applier } from "./support/apply.ts";
import { assertEquals } from "./support/assert.ts";
import { ModelNode } from "./support/edit_model.ts";
import { toOtlpJson, withoutEmpty, withSortedAttributes } from "./support/otlp_json.ts";
import { messages } from "./support/otlp_random.ts";
import { scramble, scramblings } from "./support/otlp_scramble.ts";
import { definition, ROOTS, type Signal, SIGNALS } from "./support/otlp_signals.ts";
import { Editor, steps } from "./support/view_edits.ts";
import { assertSameTree } from "./support/view_reads.ts";

/** Fields that OTLP has for profiles only. */
const UNUSED = ["string_value_strindex", "key_strindex"];

for (const signal of SIGNALS.slice(0, 1)) {
  Deno.test(`random ${signal}, encoded in any way, are read through views as by protobuf-es`, () => {
    const desc = definition(ROOTS[signal]);
    fc.assert(
      fc.property(messages(desc, UNUSED), scramblings, (message, how) => {
        const bytes = scramble(desc, toBinary(desc, message), how);
        assertSameTree(openBatch(signal, bytes, bytes.length), ModelNode.of(signal, bytes));
      }),
      { numRuns: 300 },
    );
  });
}

for (const signal of SIGNALS.slice(0, 1)) {
  Deno.test(`random edits of ${signal} are seen by the views, and done by the Collector`, async () => {
    await using go = await Applier.start();
    const desc = definition(ROOTS[signal]);
    await fc.assert(
      fc.asyncProperty(messages(desc, UNUSED), scramblings, steps, async (message, how, edits) => {
        const bytes = scramble(desc, toBinary(desc, message), how);
        const given = bytes.slice();
        const batch = openBatch(signal, bytes, bytes.length);
        const root = ModelNode.of(signal, bytes);
        const editor = new Editor(batch, root);
        for (const step of edits) editor.edit(step);
        assertSameTree(batch, root);
        const list = editsOf(batch).slice();
        batch.close();
        const done = fromBinary(desc, await go.apply(signal, given, list.length === 0 ? unchanged(signal) : list));
        const comparable = (es: Message) => withSortedAttributes(withoutEmpty(toOtlpJson(desc, es)));
        assertEquals(comparable(done), comparable(root.finish()));
      }),
      { numRuns: 300 },
    );
  });
}

/** A list without ops. */
function unchanged(signal: Signal): Uint8Array {
  return Uint8Array.of(1, SIGNALS.indexOf(signal) + 1);
}
