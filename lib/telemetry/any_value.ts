import type { CollectorError } from "../errors.ts";
import { malformed, unfit } from "./errors.ts";
import { writeAnyValue } from "./otlp/any_value.ts";
import { explain } from "./otlp/refusal.ts";
import type { AnyValue } from "./otlp/value.ts";
import { Writer } from "./otlp/writer.ts";
import type { Store } from "./store.ts";
import { decodeText } from "./text.ts";
import { at, FIXED64, high, LENGTH, lengthAt, skip, tagAt, VARINT, varintAt } from "./wire.ts";

/** So many messages of values may be within each other: as many as the Collector's decoder allows. */
const DEEPEST = 100;

const STRING_VALUE = 1 << 3 | LENGTH;
const BOOL_VALUE = 2 << 3 | VARINT;
const INT_VALUE = 3 << 3 | VARINT;
const DOUBLE_VALUE = 4 << 3 | FIXED64;
const ARRAY_VALUE = 5 << 3 | LENGTH;
const KVLIST_VALUE = 6 << 3 | LENGTH;
const BYTES_VALUE = 7 << 3 | LENGTH;

const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

/** The double at `p`. */
export function doubleAt(bytes: Uint8Array, p: number): number {
  for (let i = 0; i < 8; i++) scratchBytes[i] = bytes[p + i] as number;
  return scratch.getFloat64(0, true);
}

/** The integer of 8 bytes at `p`. */
export function fixedAt(bytes: Uint8Array, p: number): bigint {
  for (let i = 0; i < 8; i++) scratchBytes[i] = bytes[p + i] as number;
  return scratch.getBigUint64(0, true);
}

/** The integer with these halves, signed. */
export function signedOf(low: number, upper: number): bigint {
  if (upper === 0) return BigInt(low);
  scratch.setUint32(0, low, true);
  scratch.setUint32(4, upper, true);
  return scratch.getBigInt64(0, true);
}

/** The value of an `AnyValue` message. */
export function decodeAny(bytes: Uint8Array, start: number, end: number, depth = 0): AnyValue {
  if (depth >= DEEPEST) throw malformed(`values are nested more than ${DEEPEST} messages deep`, start);
  let value: AnyValue = null;
  for (let p = start; p < end;) {
    const tag = tagAt(bytes, p, end);
    const payload = at;
    p = skip(bytes, tag, payload, end);
    if (tag === STRING_VALUE) {
      lengthAt(bytes, payload, end);
      value = decodeText(bytes, at, p);
    } else if (tag === INT_VALUE || tag === BOOL_VALUE) {
      const low = varintAt(bytes, payload, end);
      value = tag === INT_VALUE ? signedOf(low, high) : low !== 0 || high !== 0;
    } else if (tag === DOUBLE_VALUE) value = doubleAt(bytes, payload);
    else if (tag === ARRAY_VALUE || tag === KVLIST_VALUE || tag === BYTES_VALUE) {
      lengthAt(bytes, payload, end);
      value = tag === BYTES_VALUE ? bytes.slice(at, p) : decodeList(bytes, at, p, tag, depth + 2);
    } else if (tag >>> 3 < 8) throw malformed(`field ${tag >>> 3} of a value has wire type ${tag & 7}`, payload);
  }
  return value;
}

function decodeList(bytes: Uint8Array, start: number, end: number, list: number, depth: number): AnyValue {
  const array: AnyValue[] = [];
  const map: Record<string, AnyValue> = {};
  for (let p = start; p < end;) {
    const tag = tagAt(bytes, p, end);
    if (tag !== STRING_VALUE) {
      p = skip(bytes, tag, at, end);
      continue;
    }
    const length = lengthAt(bytes, at, end);
    p = at + length;
    if (list === ARRAY_VALUE) array.push(decodeAny(bytes, at, p, depth));
    else decodePair(bytes, at, p, depth, map);
  }
  return list === ARRAY_VALUE ? array : map;
}

function decodePair(bytes: Uint8Array, start: number, end: number, depth: number, map: Record<string, AnyValue>): void {
  let key = "";
  let value: AnyValue = null;
  for (let p = start; p < end;) {
    const tag = tagAt(bytes, p, end);
    const payload = at;
    p = skip(bytes, tag, payload, end);
    if (tag !== 10 && tag !== 18) continue;
    lengthAt(bytes, payload, end);
    if (tag === 10) key = decodeText(bytes, at, p);
    else value = decodeAny(bytes, at, p, depth + 1);
  }
  if (!Object.hasOwn(map, key)) putOwn(map, key, value);
}

/** Sets a property of a plain object, also the one named `__proto__`. */
export function putOwn(map: Record<string, AnyValue>, key: string, value: AnyValue): void {
  if (key !== "__proto__") map[key] = value;
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

const writer = new Writer();

/**
 * The `AnyValue` message of a value that is in `depth` messages of values. It is the caller's until the next call.
 *
 * @throws {CollectorError} `INVALID_ARGUMENT` if it is no {@linkcode AnyValue}, or nested too deep.
 */
export function encodeAny(value: AnyValue, what: string, depth: number): Uint8Array {
  try {
    writeAnyValue(writer, value, depth);
    return writer.take();
  } catch (error) {
    writer.reset();
    return explain(`Cannot set ${what}`, error);
  }
}

/** Writes 8 bytes of a double where there is room. */
export function writeDouble(s: Store, value: number): void {
  scratch.setFloat64(0, value, true);
  writeScratch(s);
}

/** Writes 8 bytes of an integer where there is room. */
export function writeFixed(s: Store, value: bigint): void {
  scratch.setBigInt64(0, value, true);
  writeScratch(s);
}

function writeScratch(s: Store): void {
  const out = s.out;
  const p = s.pos;
  for (let i = 0; i < 8; i++) out[p + i] = scratchBytes[i] as number;
  s.pos = p + 8;
}

/** Whether an integer has at most 64 bits with its sign. */
export function isInt(value: unknown): value is bigint {
  return typeof value === "bigint" && BigInt.asIntN(64, value) === value;
}

/** The error of a value that is not {@linkcode isInt}. */
export function notInt(what: string, value: unknown): CollectorError {
  return unfit(what, value, "an integer of 64 bits");
}
