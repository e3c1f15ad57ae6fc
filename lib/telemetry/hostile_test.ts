import { toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { assertEquals, assertThrows } from "../../tests/support/assert.ts";
import { type AnyBatch, steps, take } from "../../tests/support/edit_steps.ts";
import { messages } from "../../tests/support/otlp_random.ts";
import { definition, ROOTS } from "../../tests/support/otlp_signals.ts";
import { allViews, shotOfBatch } from "../../tests/support/view_tree.ts";
import { CollectorError } from "../errors.ts";
import type { LogRecord } from "./logs.ts";
import { type Batches, openBatch } from "./open.ts";

/** Opens a batch that lies within other bytes, which reads must not reach. */
function within(signal: keyof typeof ROOTS, bytes: Uint8Array): AnyBatch {
  const padded = new Uint8Array(bytes.length + 64).fill(0x0a);
  padded.set(bytes);
  return openBatch(signal, padded, bytes.length);
}

/** Does everything with a batch. */
function use(batch: AnyBatch, changes: Parameters<typeof take>[0][] = []): void {
  shotOfBatch(batch);
  const held = allViews(batch);
  for (const change of changes) take(change, batch, held);
  batch.encode();
}

function useOrRefuse(batch: AnyBatch, changes: Parameters<typeof take>[0][] = []): void {
  try {
    use(batch, changes);
  } catch (error) {
    if (!(error instanceof CollectorError) || !["TELEMETRY_INVALID", "INVALID_ARGUMENT"].includes(error.code)) {
      throw error;
    }
  }
}

for (const signal of ["logs", "traces", "metrics"] as const) {
  const desc = definition(ROOTS[signal]);

  Deno.test(`bytes that are no ${signal} are read or refused, and nothing else`, () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(messages(desc), damage, fc.nat(), steps, (message, bytes, cut, changes) => {
        const damaged = toBinary(desc, message);
        for (const [at, byte] of bytes) if (damaged.length > 0) damaged[at % damaged.length] = byte;
        useOrRefuse(within(signal, damaged), changes);
        useOrRefuse(within(signal, damaged.subarray(0, cut % (damaged.length + 1))));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => useOrRefuse(within(signal, bytes))),
      { numRuns: 300 },
    );
  });
}

/** A record that is these bytes, written in hexadecimal; lengths are written with two bytes. */
function record(hex: string): LogRecord {
  const message = (bytes: Uint8Array, tag: number) =>
    new Uint8Array([tag, bytes.length & 0x7f | 0x80, bytes.length >> 7, ...bytes]);
  const bytes = message(message(message(Uint8Array.fromHex(hex.replaceAll(" ", "")), 18), 18), 10);
  return (within("logs", bytes) as Batches["logs"]).records().at(0) as LogRecord;
}

const CASES: [string, string, (record: LogRecord) => unknown, string][] = [
  ["a length beyond the record", "1a 05 61", (r) => r.severityText, "goes beyond the end"],
  ["a length of 2^63", "1a ffffffffffffffff7f", (r) => r.severityText, "a length is too great"],
  ["a length of 11 bytes", "1a ffffffffffffffffffff01", (r) => r.severityText, "more than 10 bytes"],
  ["a length without an end", "1a ff", (r) => r.severityText, "has no end"],
  ["a varint without an end", "10 ff", (r) => r.severityNumber, "has no end"],
  ["8 bytes that are 3", "09 010203", (r) => r.timeUnixNano, "goes beyond the end"],
  ["4 bytes that are 3", "45 010203", (r) => r.flags, "goes beyond the end"],
  ["a string that is a varint", "18 01", (r) => r.severityText, "field 3 has wire type 0"],
  ["a number that is a string", "12 0161", (r) => r.severityNumber, "field 2 has wire type 2"],
  ["attributes that are a number", "30 01", (r) => r.attributes.get("a"), "attributes have wire type 0"],
  ["attributes that are a number, all", "30 01", (r) => r.attributes.toObject(), "attributes have wire type 0"],
  ["a key that is a number", "32 02 0801", (r) => r.attributes.get("a"), "an attribute has wire type 0"],
  ["a value beyond its attribute", "32 06 0a0161 120561", (r) => r.attributes.get("a"), "goes beyond the end"],
  ["a value of a wrong wire type", "2a 02 0801", (r) => r.body, "field 1 of a value has wire type 0"],
  ["a group", "2b 2c", (r) => r.body, "field 5 has wire type 3"],
  ["a group that is unknown", "9b06 9c06", (r) => r.body, "wire type 3"],
  ["field number 0", "02 00", (r) => r.body, "field number 0"],
  ["values nested 120 messages deep", nested(60), (r) => r.body, "nested more than 100"],
];

/** A body that is nested in arrays, the lengths written with two bytes. */
function nested(levels: number): string {
  const message = (hex: string, tag: string) => {
    const size = hex.length / 2;
    return tag + (size & 0x7f | 0x80).toString(16) + (size >> 7).toString(16).padStart(2, "0") + hex;
  };
  let hex = "";
  for (let i = 0; i < levels; i++) hex = message(message(hex, "0a"), "2a");
  return message(hex, "2a");
}

for (const [name, hex, read, message] of CASES) {
  Deno.test(`${name}: the read says what is wrong`, () => {
    const error = assertThrows(() => read(record(hex)), CollectorError, message);
    assertEquals(error.code, "TELEMETRY_INVALID");
  });
}

const TREES: [string, string, string][] = [
  ["a resource beyond the batch", "0a 05 12 01", "goes beyond the end"],
  ["a resource of two length bytes beyond the batch", "0a 85 01 12 01", "goes beyond the end"],
  ["a scope beyond its resource", "0a 02 12 08", "goes beyond the end"],
  ["a record beyond its scope", "0a 04 12 02 12 05", "goes beyond the end"],
  ["a record of a length without an end", "0a 05 12 03 12 ff ff", "has no end"],
  ["a scope that is a number", "0a 02 10 01", "field 2 has wire type 0"],
];

for (const [name, hex, message] of TREES) {
  Deno.test(`${name}: going through the records says what is wrong`, () => {
    const batch = within("logs", Uint8Array.fromHex(hex.replaceAll(" ", ""))) as Batches["logs"];
    const error = assertThrows(() => batch.records().count(), CollectorError, message);
    assertEquals(error.code, "TELEMETRY_INVALID");
  });
}
