import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import * as fc from "fast-check";
import { CollectorError } from "../lib/errors.ts";
import { decodeMessage } from "../lib/telemetry/otlp/decode.ts";
import { encodeMessage } from "../lib/telemetry/otlp/encode.ts";
import type { AnyValue } from "../lib/telemetry/otlp/value.ts";
import { encodeLogs } from "../lib/telemetry/build.ts";
import { Applier } from "./support/apply.ts";
import { assertEquals, assertRejects, assertThrows } from "./support/assert.ts";
import { toOtlpJson, withoutEmpty } from "./support/otlp_json.ts";
import { messages } from "./support/otlp_random.ts";
import { scramble, scramblings } from "./support/otlp_scramble.ts";
import { definition, ROOTS, type Signal, SIGNALS } from "./support/otlp_signals.ts";
import { runs } from "./support/runs.ts";

const RUNS = runs(200);

/** A list without ops. */
function unchanged(signal: Signal): Uint8Array {
  return Uint8Array.of(1, SIGNALS.indexOf(signal) + 1);
}

for (const signal of SIGNALS) {
  Deno.test(`the Collector reads random ${signal}, encoded in any way, as protobuf-es does`, async () => {
    await using go = await Applier.start();
    const desc = definition(ROOTS[signal]);
    await fc.assert(
      fc.asyncProperty(messages(desc, ["string_value_strindex", "key_strindex"]), scramblings, async (message, how) => {
        const bytes = scramble(desc, toBinary(desc, message), how);
        const read = fromBinary(desc, await go.apply(signal, bytes, unchanged(signal)));
        assertEquals(withoutEmpty(toOtlpJson(desc, read)), withoutEmpty(toOtlpJson(desc, message)));
      }),
      RUNS,
    );
  });
}

Deno.test("values may be nested here as deep as in the Collector", async () => {
  await using go = await Applier.start();
  const nested = (count: number): AnyValue => count === 0 ? "x" : { a: nested(count - 1) };
  await go.apply("logs", encodeLogs([{ body: nested(33) }]), unchanged("logs"));
  // As the value of an attribute it is one message deeper: by hand, since it is refused here.
  const value = encodeMessage("AnyValue", nested(33));
  const deeper = [2, 6, 2, 2, 1].reduce((bytes, no) => new BinaryWriter().tag(no, 2).bytes(bytes).finish(), value);
  await assertRejects(() => go.apply("logs", deeper, unchanged("logs")), Error, "exceeded max recursion depth");
  assertThrows(() => decodeMessage("LogsData", deeper), CollectorError, "nested more than 100 messages deep");
  assertThrows(() => encodeLogs([{ attributes: { a: nested(33) } }]), CollectorError, "nested more than 100");
});
