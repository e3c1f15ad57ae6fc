import { fromBinary, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { decodeMessage } from "../lib/telemetry/otlp/decode.ts";
import { encodeJson, encodeMessage } from "../lib/telemetry/otlp/encode.ts";
import type { MessageName } from "../lib/telemetry/otlp/types.ts";
import { read } from "../tasks/abi.ts";
import { definitionsVersion, SCHEMA, schemaSource } from "../tasks/gen_otlp.ts";
import { assertEquals } from "./support/assert.ts";
import {
  anyValues,
  attributeMaps,
  type EsAnyValue,
  type EsKeyValue,
  plainMap,
  plainValue,
} from "./support/otlp_any_value.ts";
import { loadDefinitions } from "./support/otlp_definitions.ts";
import { toOtlpJson } from "./support/otlp_json.ts";
import { damaged, damages } from "./support/otlp_damage.ts";
import { messages } from "./support/otlp_random.ts";
import { definition, ROOTS } from "./support/otlp_signals.ts";
import { scramble, scramblings } from "./support/otlp_scramble.ts";
import { runs } from "./support/runs.ts";

const RUNS = runs(200);

Deno.test("the table of OTLP's messages is what their definitions say, of go.mod's version (else: deno task gen-otlp)", async () => {
  const source = schemaSource(loadDefinitions().values(), definitionsVersion(read("go", "go.mod")));
  const squeezed = (text: string) => text.replace(/\s+/g, " ");
  assertEquals(squeezed(await Deno.readTextFile(SCHEMA)), squeezed(source));
});

for (const root of Object.values(ROOTS)) {
  Deno.test(`random ${root}, encoded in any way, decode to what protobuf-es reads`, () => {
    const desc = definition(root);
    fc.assert(
      fc.property(messages(desc), scramblings, (message, how) => {
        const bytes = scramble(desc, toBinary(desc, message), how);
        assertEquals(decodeMessage(root, bytes) as unknown, toOtlpJson(desc, message));
      }),
      RUNS,
    );
  });

  Deno.test(`random ${root} as OTLP/JSON encode to what protobuf-es reads as the same`, () => {
    const desc = definition(root);
    fc.assert(
      fc.property(messages(desc), (message) => {
        const json = toOtlpJson(desc, message);
        assertEquals(toOtlpJson(desc, fromBinary(desc, encodeJson(root, json as object))), json);
      }),
      RUNS,
    );
  });

  Deno.test(`bytes that are no ${root} are refused or read, and nothing else`, () => {
    const desc = definition(root);
    fc.assert(
      fc.property(messages(desc), damages, (message, damage) => {
        decodeOrRefuse(root, damaged(toBinary(desc, message), damage));
      }),
      RUNS,
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => decodeOrRefuse(root, bytes)), RUNS);
  });
}

function decodeOrRefuse(root: MessageName, bytes: Uint8Array): void {
  try {
    encodeJson(root, decodeMessage(root, bytes));
  } catch (error) {
    // Ids of a wrong length are read, so that they can be seen, and not written.
    if (!/^(Cannot decode|Cannot encode \w+: .*[iI]d: expected (8|16) bytes)/.test((error as Error).message)) {
      throw error;
    }
  }
}

Deno.test("random values and attributes are read by protobuf-es as what they are", () => {
  const [value, record] = [definition("AnyValue"), definition("LogRecord")];
  fc.assert(
    fc.property(anyValues(), attributeMaps(), (body, attributes) => {
      const es = fromBinary(value, encodeMessage("AnyValue", body));
      assertEquals(plainValue(es as unknown as EsAnyValue), body);
      const log = fromBinary(record, encodeMessage("LogRecord", { body, attributes }));
      const read = log as unknown as { body: EsAnyValue; attributes: EsKeyValue[] };
      assertEquals({ body: plainValue(read.body), attributes: plainMap(read.attributes) }, { body, attributes });
    }),
    RUNS,
  );
});
