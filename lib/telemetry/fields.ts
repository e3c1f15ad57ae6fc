/** Reading and writing the fields of a node's message: what was written first, then the bytes. */
import { doubleAt, fixedAt, isInt, notInt, writeDouble, writeFixed } from "./any_value.ts";
import { checkField } from "./declared.ts";
import { link, select, VARINT_ROOM, writeBytes, writeText, writeVarint } from "./edits.ts";
import { closed, malformed, unfit } from "./errors.ts";
import { END, HEAD, INFO, OP, START } from "./layout.ts";
import { nameOf } from "./numbers.ts";
import { OP_STRIDE, reserve, type Store } from "./store.ts";
import { decodeText } from "./text.ts";
import { at, find, FIXED32, FIXED64, LENGTH, lengthAt, VARINT, varintAt } from "./wire.ts";

/**
 * Where the payload of a field starts, in `s.source`, at most up to `s.limit`; -1 if it is not set.
 *
 * @throws {CollectorError} `BATCH_CLOSED`, `READ_UNDECLARED`, `TELEMETRY_INVALID`.
 */
export function locate(s: Store, n: number, tag: number): number {
  if (!s.open) throw closed();
  if (s.nodes[n + HEAD] !== 0) {
    const row = written(s, n, tag >>> 3);
    if (row !== 0) {
      s.source = s.out;
      s.limit = s.pos;
      return ((s.ops[row + 2] as number) & 0xff) === OP.UNSET ? -1 : s.ops[row] as number;
    }
  }
  if (s.declared !== null) checkField(s, n, tag >>> 3);
  s.source = s.bytes;
  s.limit = s.nodes[n + END] as number; // the check may have looked them up anew
  return find(s.bytes, s.nodes[n + START] as number, s.limit, tag);
}

/** The newest `SET` or `UNSET` of a field; 0 if there is none. */
export function written(s: Store, n: number, field: number): number {
  const ops = s.ops;
  let row = s.nodes[n + HEAD] as number;
  for (; row >= OP_STRIDE; row = ops[row + 1] as number) {
    const meta = ops[row + 2] as number;
    if (meta === (OP.SET | field << 8) || meta === (OP.UNSET | field << 8)) return row;
  }
  return 0;
}

/** A `string`. */
export function text(s: Store, n: number, field: number): string {
  const p = locate(s, n, field << 3 | LENGTH);
  if (p < 0) return "";
  const length = lengthAt(s.source, p, s.limit);
  return decodeText(s.source, at, at + length);
}

/** The payload of a `bytes` or message field, as a view of the batch; undefined if it is not set. */
export function message(s: Store, n: number, field: number): Uint8Array | undefined {
  const p = locate(s, n, field << 3 | LENGTH);
  if (p < 0) return undefined;
  const length = lengthAt(s.source, p, s.limit);
  return s.source.subarray(at, at + length);
}

/** An enum, which is an `int32`. */
export function enumeration(s: Store, n: number, field: number): number {
  return uint32(s, n, field) | 0;
}

/** A `uint32`. */
export function uint32(s: Store, n: number, field: number): number {
  const p = locate(s, n, field << 3 | VARINT);
  return p < 0 ? 0 : varintAt(s.source, p, s.limit);
}

/** A `fixed32`. */
export function fixed32(s: Store, n: number, field: number): number {
  const p = locate(s, n, field << 3 | FIXED32);
  if (p < 0) return 0;
  room(s, p, 4);
  const bytes = s.source;
  return ((bytes[p] as number) | (bytes[p + 1] as number) << 8 | (bytes[p + 2] as number) << 16 |
    (bytes[p + 3] as number) << 24) >>> 0;
}

/** A `fixed64`. */
export function fixed64(s: Store, n: number, field: number): bigint {
  const p = locate(s, n, field << 3 | FIXED64);
  if (p < 0) return 0n;
  room(s, p, 8);
  return fixedAt(s.source, p);
}

/** A `double`; undefined if it is not set. */
export function double(s: Store, n: number, field: number): number | undefined {
  const p = locate(s, n, field << 3 | FIXED64);
  if (p < 0) return undefined;
  room(s, p, 8);
  return doubleAt(s.source, p);
}

function room(s: Store, p: number, size: number): void {
  if (p + size > s.limit) throw malformed("a field goes beyond the end of its message", p);
}

/** Starts a `SET`: `more` bytes follow. */
function startSet(s: Store, n: number, tag: number, more: number): void {
  select(s, n);
  reserve(s, more + 1 + VARINT_ROOM);
  s.out[s.pos++] = OP.SET;
  writeVarint(s, tag);
  link(s, n, OP.SET | tag >>> 3 << 8, s.pos);
}

/** Sets a `string`. */
export function setText(s: Store, n: number, field: number, value: string): void {
  if (typeof value !== "string") throw unfit(label(s, n, field), value, "a string");
  startSet(s, n, field << 3 | LENGTH, value.length * 3 + VARINT_ROOM);
  writeText(s, value);
}

/** Sets a `bytes` or message field. */
export function setMessage(s: Store, n: number, field: number, value: Uint8Array): void {
  startSet(s, n, field << 3 | LENGTH, value.length + VARINT_ROOM);
  writeBytes(s, value);
}

/** Sets an enum, which is an `int32` of which no OTLP version has negative ones. */
export function setEnum(s: Store, n: number, field: number, value: number): void {
  if ((value | 0) !== value || value < 0) throw unfit(label(s, n, field), value, "an integer from 0 to 2 ** 31 - 1");
  startSet(s, n, field << 3 | VARINT, VARINT_ROOM);
  writeVarint(s, value);
}

/** Sets a `uint32`. */
export function setUint32(s: Store, n: number, field: number, value: number): void {
  checkUint32(s, n, field, value);
  startSet(s, n, field << 3 | VARINT, VARINT_ROOM);
  writeVarint(s, value);
}

/** Sets a `fixed32`. */
export function setFixed32(s: Store, n: number, field: number, value: number): void {
  checkUint32(s, n, field, value);
  startSet(s, n, field << 3 | FIXED32, 4);
  for (let shift = 0; shift < 32; shift += 8) s.out[s.pos++] = value >>> shift;
}

/** Sets a `fixed64`. */
export function setFixed64(s: Store, n: number, field: number, value: bigint): void {
  if (typeof value !== "bigint" || BigInt.asUintN(64, value) !== value) {
    throw unfit(label(s, n, field), value, "a bigint from 0n to 2n ** 64n - 1n");
  }
  startSet(s, n, field << 3 | FIXED64, 8);
  writeFixed(s, value);
}

/** Sets an `sfixed64`. */
export function setSigned64(s: Store, n: number, field: number, value: bigint): void {
  if (!isInt(value)) throw notInt(label(s, n, field), value);
  startSet(s, n, field << 3 | FIXED64, 8);
  writeFixed(s, value);
}

/** Sets a `double`. */
export function setDouble(s: Store, n: number, field: number, value: number): void {
  if (typeof value !== "number") throw unfit(label(s, n, field), value, "a number");
  startSet(s, n, field << 3 | FIXED64, 8);
  writeDouble(s, value);
}

/** A field becomes what it is in an empty message. */
export function unset(s: Store, n: number, field: number): void {
  select(s, n);
  reserve(s, 1 + VARINT_ROOM);
  s.out[s.pos++] = OP.UNSET;
  writeVarint(s, field);
  link(s, n, OP.UNSET | field << 8, s.pos);
}

function checkUint32(s: Store, n: number, field: number, value: number): void {
  if (value >>> 0 !== value) throw unfit(label(s, n, field), value, "an integer from 0 to 2 ** 32 - 1");
}

/** The name of a field, for errors. */
export function label(s: Store, n: number, field: number): string {
  return nameOf((s.nodes[n + INFO] as number) >>> 3 & 31, field);
}
