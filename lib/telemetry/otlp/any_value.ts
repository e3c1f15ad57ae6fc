import { deeper } from "./plan.ts";
import { describe, refuse, refuseAt } from "./refusal.ts";
import { SCALARS } from "./scalars.ts";
import type { AnyValue } from "./value.ts";
import type { Writer } from "./writer.ts";

/** Writes the fields of an `AnyValue` that is in `depth` messages of values. */
export function writeAnyValue(writer: Writer, value: unknown, depth: number): void {
  const inside = deeper(depth);
  const given = value as AnyValue;
  if (given === null || given === undefined) return;
  if (typeof given === "string") return writeTagged(writer, 1, "string", given);
  if (typeof given === "boolean") return writeTagged(writer, 2, "bool", given);
  if (typeof given === "bigint") return writeTagged(writer, 3, "int64", given);
  if (typeof given === "number") return writeTagged(writer, 4, "double", given);
  if (given instanceof Uint8Array) return writeTagged(writer, 7, "bytes", given);
  const before = writer.size;
  const nested = deeper(inside);
  if (Array.isArray(given)) {
    for (let i = given.length - 1; i >= 0; i--) {
      try {
        writeNested(writer, given[i], nested);
      } catch (error) {
        refuseAt(`[${i}]`, error);
      }
    }
    return close(writer, before, 5);
  }
  if (!isPlain(given)) {
    refuse(`expected a string, boolean, bigint, number, Uint8Array, list or plain object, got ${describe(given)}`);
  }
  writeAttributes(writer, 1, given, nested);
  close(writer, before, 6);
}

/** Writes an object as `KeyValue`s in field `no` of what is in `depth` messages of values. */
export function writeAttributes(writer: Writer, no: number, value: unknown, depth: number): void {
  if (!isPlain(value)) {
    refuse(
      `expected an object${Array.isArray(value) ? " (a list of keys and values is OTLP/JSON)" : ""}, got ${
        describe(value)
      }`,
    );
  }
  const keys = Object.keys(value);
  for (let i = keys.length - 1; i >= 0; i--) {
    const key = keys[i] as string;
    const before = writer.size;
    try {
      writeNested(writer, value[key], deeper(depth), 2);
    } catch (error) {
      refuseAt(`[${JSON.stringify(key)}]`, error);
    }
    if (SCALARS.string.write(writer, key, false)) writer.varint(1 * 8 + 2);
    close(writer, before, no);
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== "object") return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function writeTagged(
  writer: Writer,
  no: number,
  type: "string" | "bool" | "int64" | "double" | "bytes",
  value: unknown,
): void {
  const scalar = SCALARS[type];
  scalar.write(writer, value, true);
  writer.varint(no * 8 + scalar.wire);
}

function writeNested(writer: Writer, value: unknown, depth: number, no = 1): void {
  const before = writer.size;
  writeAnyValue(writer, value, depth);
  close(writer, before, no);
}

function close(writer: Writer, before: number, no: number): void {
  writer.varint(writer.size - before);
  writer.varint(no * 8 + 2);
}
