import { malformed, unfit } from "./errors.ts";
import { reserve, type Store } from "./store.ts";
import { decodeText, encodeText } from "./text.ts";
import { at, FIXED64, high, LENGTH, lengthAt, skip, tagAt, VARINT, varintAt } from "./wire.ts";

/**
 * OTLP's `AnyValue`. Each of its types is one of TypeScript, and the same one in both directions:
 *
 * - `bigint` is an integer (`200n`), `number` is always a double (`200` is `200.0`)
 * - `string`, `boolean`, `Uint8Array` (bytes)
 * - arrays and plain objects (maps), which are snapshots: changing one changes nothing until it is set again
 * - `null` (or `undefined`, when written) is the empty value
 */
export type AnyValue =
  | string
  | boolean
  | bigint
  | number
  | Uint8Array
  | readonly AnyValue[]
  | { readonly [key: string]: AnyValue }
  | null
  | undefined;

/** Arrays and maps nest so deep at most. */
const DEEPEST = 256;

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
      value = tag === BYTES_VALUE ? bytes.slice(at, p) : decodeList(bytes, at, p, tag, depth + 1);
    } else if (tag >>> 3 < 8) throw malformed(`field ${tag >>> 3} of a value has wire type ${tag & 7}`, payload);
  }
  return value;
}

function decodeList(bytes: Uint8Array, start: number, end: number, list: number, depth: number): AnyValue {
  if (depth > DEEPEST) throw malformed(`a value is nested deeper than ${DEEPEST}`, start);
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
    else value = decodeAny(bytes, at, p, depth);
  }
  putOwn(map, key, value);
}

/** Sets a property of a plain object, also the one named `__proto__`. */
export function putOwn(map: Record<string, AnyValue>, key: string, value: AnyValue): void {
  if (key !== "__proto__") map[key] = value;
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Writes an `AnyValue` message, without a length before it, to the edit list. Lengths inside are padded. */
export function writeAny(s: Store, value: AnyValue, depth = 0): void {
  if (value === null || value === undefined) return;
  if (depth > DEEPEST) throw unfit("a value", value, `nested at most ${DEEPEST} deep`);
  reserve(s, 16);
  switch (typeof value) {
    case "string": {
      reserve(s, value.length * 3 + 16);
      const end = startMessage(s, STRING_VALUE);
      s.pos = encodeText(value, s.out, s.pos);
      return endMessage(s, end);
    }
    case "boolean":
      s.out[s.pos++] = BOOL_VALUE;
      s.out[s.pos++] = value ? 1 : 0;
      return;
    case "bigint":
      s.out[s.pos++] = INT_VALUE;
      return writeInt(s, value);
    case "number":
      s.out[s.pos++] = DOUBLE_VALUE;
      return writeDouble(s, value);
    case "object":
      return writeObject(s, value, depth);
  }
  throw unfit("a value", value, "a string, boolean, bigint, number, Uint8Array, array, plain object or null");
}

function writeObject(s: Store, value: AnyValue & object, depth: number): void {
  if (value instanceof Uint8Array) {
    reserve(s, value.length + 16);
    const end = startMessage(s, BYTES_VALUE);
    s.out.set(value, s.pos);
    s.pos += value.length;
    return endMessage(s, end);
  }
  if (Array.isArray(value)) {
    const list = startMessage(s, ARRAY_VALUE);
    for (const item of value) {
      reserve(s, 16);
      const end = startMessage(s, 10);
      writeAny(s, item as AnyValue, depth + 1);
      endMessage(s, end);
    }
    return endMessage(s, list);
  }
  const list = startMessage(s, KVLIST_VALUE);
  for (const [key, item] of Object.entries(value)) {
    reserve(s, key.length * 3 + 32);
    const pair = startMessage(s, 10);
    const name = startMessage(s, 10);
    s.pos = encodeText(key, s.out, s.pos);
    endMessage(s, name);
    const end = startMessage(s, 18);
    writeAny(s, item, depth + 1);
    endMessage(s, end);
    endMessage(s, pair);
  }
  endMessage(s, list);
}

const PADDED = 4;

/** Writes a tag and room for a length; where the message starts. */
function startMessage(s: Store, tag: number): number {
  s.out[s.pos++] = tag;
  return s.pos += PADDED;
}

/** Writes the length of the message that starts at `start`. */
function endMessage(s: Store, start: number): void {
  padLength(s, start, s.pos - start);
}

/** Writes a length as four bytes, before `start`. */
export function padLength(s: Store, start: number, length: number): void {
  if (length >= 1 << 28) throw unfit("a value", `${length} bytes`, "shorter than 256 MiB");
  const out = s.out;
  out[start - 4] = length & 0x7f | 0x80;
  out[start - 3] = length >>> 7 & 0x7f | 0x80;
  out[start - 2] = length >>> 14 & 0x7f | 0x80;
  out[start - 1] = length >>> 21 & 0x7f;
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

/** Writes a varint of 64 bits where there is room. */
export function writeInt(s: Store, value: bigint): void {
  let rest = BigInt.asUintN(64, checkInt("an integer", value));
  while (rest >= 0x80n) {
    s.out[s.pos++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  s.out[s.pos++] = Number(rest);
}

/** The integer, if it has at most 64 bits with its sign. */
export function checkInt(what: string, value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw unfit(what, value, "an integer of 64 bits");
  return value;
}
