import type { ScalarType } from "./field.ts";
import type { Reader } from "./reader.ts";
import { describe, refuse } from "./refusal.ts";
import type { Writer } from "./writer.ts";

/** How the values of one type are checked, written, read and shown in OTLP/JSON. */
export interface Scalar {
  /** The wire type: 0 varint, 1 64 bits, 2 length, 5 32 bits. */
  readonly wire: 0 | 1 | 2 | 5;
  /** Writes what a caller gave; false, and nothing written, when it is the default and `explicit` is not set. */
  write(writer: Writer, value: unknown, explicit: boolean): boolean;
  /** Reads a value as OTLP/JSON; undefined when it is the default and `explicit` is not set. */
  read(reader: Reader, explicit: boolean): boolean | number | string | undefined;
}

/** A scalar whose default is what is equal to `zero`. */
function scalar<T extends boolean | number | bigint | string>(
  wire: Scalar["wire"],
  zero: T,
  check: (value: unknown) => T,
  write: (writer: Writer, value: T) => void,
  read: (reader: Reader) => T,
  toJson: (value: T) => boolean | number | string = (value) => typeof value === "bigint" ? String(value) : value,
): Scalar {
  return {
    wire,
    write(writer, given, explicit) {
      const value = check(given);
      if (!explicit && Object.is(value, zero)) return false;
      write(writer, value);
      return true;
    },
    read(reader, explicit) {
      const value = read(reader);
      return !explicit && Object.is(value, zero) ? undefined : toJson(value);
    },
  };
}

/** A scalar of bytes, which `text` is the name of in JSON. */
function binary(text: "hex" | "base64", sizes?: readonly number[]): Scalar {
  return {
    wire: 2,
    write(writer, given, explicit) {
      const value = toBytes(given, text);
      if (sizes?.includes(value.length) === false) {
        refuse(`expected ${sizes.at(-1)} bytes or none, got ${value.length}`);
      }
      if (!explicit && value.length === 0) return false;
      writer.bytes(value);
      writer.varint(value.length);
      return true;
    },
    read(reader, explicit) {
      const value = reader.bytes();
      if (!explicit && value.length === 0) return undefined;
      return text === "hex" ? value.toHex() : value.toBase64();
    },
  };
}

function toBytes(value: unknown, text: "hex" | "base64"): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") {
    try {
      if (text === "hex") return Uint8Array.fromHex(value);
      return Uint8Array.fromBase64(value.replaceAll("-", "+").replaceAll("_", "/"));
    } catch {
      refuse(`expected ${text}, got ${describe(value)}`);
    }
  }
  return refuse(`expected a Uint8Array or ${text}, got ${describe(value)}`);
}

/** Checks an integer of up to 32 bits. */
function int(least: number, most: number): (value: unknown) => number {
  return (value) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value + 0;
    return refuse(`expected an integer from ${least} to ${most}, got ${describe(value)}`);
  };
}

/** Checks a 64-bit integer. */
function int64(least: bigint, most: bigint): (value: unknown) => bigint {
  return (given) => {
    let value = given;
    if (typeof value === "string" && /^-?\d+$/.test(value)) value = BigInt(value);
    if (typeof value === "number" && Number.isInteger(value)) {
      if (!Number.isSafeInteger(value)) {
        refuse(`the number ${value} is beyond 2^53, where numbers are not exact: give a bigint or a decimal string`);
      }
      value = BigInt(value);
    }
    if (typeof value === "bigint" && value >= least && value <= most) return value;
    return refuse(`expected an integer (bigint, decimal string) from ${least} to ${most}, got ${describe(given)}`);
  };
}

function double(value: unknown): number {
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  return refuse(`expected a number, got ${describe(value)}`);
}

function bool(value: unknown): boolean {
  return typeof value === "boolean" ? value : refuse(`expected a boolean, got ${describe(value)}`);
}

function string(value: unknown): string {
  return typeof value === "string" ? value : refuse(`expected a string, got ${describe(value)}`);
}

function writeString(writer: Writer, value: string): void {
  const before = writer.size;
  writer.string(value);
  writer.varint(writer.size - before);
}

const toUnsigned = int64(0n, 2n ** 64n - 1n);
const toSigned = int64(-(2n ** 63n), 2n ** 63n - 1n);
const toInt32 = int(-(2 ** 31), 2 ** 31 - 1);
const toUint32 = int(0, 2 ** 32 - 1);
const fixed64 = scalar(1, 0n, toUnsigned, (w, value) => w.fixed64(value), (r) => r.fixed64());
const int32 = scalar(
  0,
  0,
  toInt32,
  (w, value) => w.varint64(BigInt(value)),
  (r) => Number(BigInt.asIntN(32, r.varint())),
);

/** The scalars by type. */
export const SCALARS: Readonly<Record<ScalarType, Scalar>> = {
  bool: scalar(0, false, bool, (w, value) => w.varint(Number(value)), (r) => r.varint() !== 0n),
  bytes: binary("base64"),
  double: scalar(
    1,
    0,
    double,
    (w, value) => w.double(value),
    (r) => r.double(),
    (value) => Number.isFinite(value) ? value : String(value),
  ),
  enum: int32,
  fixed32: scalar(5, 0, toUint32, (w, value) => w.fixed32(value), (r) => r.fixed32()),
  fixed64,
  int32,
  int64: scalar(0, 0n, toSigned, (w, value) => w.varint64(value), (r) => BigInt.asIntN(64, r.varint())),
  sfixed64: scalar(1, 0n, toSigned, (w, value) => w.fixed64(value), (r) => BigInt.asIntN(64, r.fixed64())),
  sint32: scalar(
    0,
    0,
    toInt32,
    (w, value) => w.varint(((value << 1) ^ (value >> 31)) >>> 0),
    (r) => unzigzag(Number(BigInt.asUintN(32, r.varint()))),
  ),
  spanId: binary("hex", [0, 8]),
  string: scalar(2, "", string, writeString, (r) => r.string()),
  traceId: binary("hex", [0, 16]),
  uint32: scalar(0, 0, toUint32, (w, value) => w.varint(value), (r) => Number(BigInt.asUintN(32, r.varint()))),
  uint64: scalar(0, 0n, toUnsigned, (w, value) => w.varint64(value), (r) => r.varint()),
};

function unzigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}
