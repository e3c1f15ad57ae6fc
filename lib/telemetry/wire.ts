/**
 * Reading protobuf: tags, varints, lengths. Every function checks its bounds and throws `TELEMETRY_INVALID`; none reads
 * beyond `end`. Fields may come in any order, varints may be padded.
 */
import { malformed } from "./errors.ts";

/** The wire type of varints. */
export const VARINT = 0;
/** The wire type of 8 bytes. */
export const FIXED64 = 1;
/** The wire type of strings, bytes, messages and packed fields. */
export const LENGTH = 2;
/** The wire type of 4 bytes. */
export const FIXED32 = 5;

/** Where the last {@linkcode varintAt} or {@linkcode lengthAt} stopped. */
export let at = 0;
/** The upper 32 bits of the last {@linkcode varintAt}. */
export let high = 0;

/** A varint at `p`: the lower 32 bits (unsigned); the upper are in {@linkcode high}, the place after it in {@linkcode at}. */
export function varintAt(bytes: Uint8Array, p: number, end: number): number {
  let low = 0;
  high = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (p >= end) throw malformed("a varint has no end", p);
    const byte = bytes[p++] as number;
    const bits = byte & 0x7f;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high = bits >>> 4;
    } else if (shift < 63) high |= bits << (shift - 32);
    else high |= bits << 31;
    if (byte < 0x80) {
      at = p;
      high >>>= 0;
      return low >>> 0;
    }
  }
  throw malformed("a varint has more than 10 bytes", p);
}

/** A length at `p` of something that ends at `end` at the latest; the place after it is in {@linkcode at}. */
export function lengthAt(bytes: Uint8Array, p: number, end: number): number {
  const first = p < end ? bytes[p] as number : 0x80;
  let length = first;
  at = p + 1;
  if (first >= 0x80) {
    const second = p + 1 < end ? bytes[p + 1] as number : 0x80;
    if (second < 0x80) {
      length = first & 0x7f | second << 7;
      at = p + 2;
    } else {
      length = varintAt(bytes, p, end);
      if (high !== 0) throw malformed("a length is too great", p);
    }
  }
  if (length > end - at) throw malformed(`a length of ${length} goes beyond the end of its message`, p);
  return length;
}

/** The place after the field whose payload starts at `p`. */
export function skip(bytes: Uint8Array, tag: number, p: number, end: number): number {
  const type = tag & 7;
  if (type === LENGTH) {
    const length = lengthAt(bytes, p, end);
    return at + length;
  }
  return skipScalar(bytes, tag, p, end);
}

function skipScalar(bytes: Uint8Array, tag: number, p: number, end: number): number {
  const type = tag & 7;
  let after: number;
  if (type === VARINT) {
    varintAt(bytes, p, end);
    after = at;
  } else if (type === FIXED64) after = p + 8;
  else if (type === FIXED32) after = p + 4;
  else throw malformed(`wire type ${type}`, p - 1);
  if (after > end) throw malformed("a field goes beyond the end of its message", p);
  return after;
}

/** A tag at `p`; the place after it is in {@linkcode at}. */
export function tagAt(bytes: Uint8Array, p: number, end: number): number {
  const tag = bytes[p] as number;
  if (tag < 0x80) {
    at = p + 1;
    if (tag < 8) throw malformed("field number 0", p);
    return tag;
  }
  const long = varintAt(bytes, p, end);
  if (high !== 0 || long < 8) throw malformed("a field number is out of range", p);
  return long;
}

/** The place after the field whose tag is at `p`. */
export function after(bytes: Uint8Array, p: number, end: number): number {
  const tag = bytes[p] as number;
  const next = bytes[p + 1] as number;
  if (tag >= 8 && tag < 0x80) {
    const type = tag & 7;
    const to = type === FIXED64 ? p + 9 : next >= 0x80 ? end + 1 : type === LENGTH ? p + 2 + next : p + 2;
    if (to <= end && (type < 3)) return to;
  }
  const long = tagAt(bytes, p, end);
  return skip(bytes, long, at, end);
}

/** Where the payload of the first field with `tag` in a message starts; -1 where there is none. */
export function find(bytes: Uint8Array, p: number, end: number, tag: number): number {
  const field = tag >>> 3;
  while (p < end) {
    const found = bytes[p] as number;
    if (found === tag && tag < 0x80) return p + 1;
    const long = found < 0x80 ? found : tagAt(bytes, p, end);
    if (long === tag) return at;
    if (long >>> 3 === field) throw malformed(`field ${field} has wire type ${long & 7}`, p);
    p = after(bytes, p, end);
  }
  return -1;
}
