import { toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { openBatch } from "../lib/telemetry/open.ts";
import { ModelNode } from "./support/edit_model.ts";
import { messages } from "./support/otlp_random.ts";
import { scramble, scramblings } from "./support/otlp_scramble.ts";
import { definition, ROOTS, SIGNALS } from "./support/otlp_signals.ts";
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
