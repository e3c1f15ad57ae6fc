/** Finding attributes: in what was written first, then in the bytes. */
import { type AnyValue, decodeAny, doubleAt, fixedAt } from "./any_value.ts";
import { checkAttributes } from "./declared.ts";
import { closed, malformed } from "./errors.ts";
import { ATTRIBUTES, END, HEAD, INFO, OP, START } from "./layout.ts";
import type { Store } from "./store.ts";
import { decodeText, keyBytes } from "./text.ts";
import { at, LENGTH, lengthAt, skip, tagAt, varintAt } from "./wire.ts";

/** Answer of {@linkcode lookup}: there is no such attribute. */
export const ABSENT = -1;
/** Answer of {@linkcode lookup}: the value is in the bytes, from `valueStart` to `valueEnd`. */
export const IN_BYTES = 0;

/** Where the value found last starts. */
export let valueStart = 0;
/** Where the value found last ends. */
export let valueEnd = 0;
/** Where the attribute found last ends. */
let pairEnd = 0;

const KEY_TAG = 1 << 3 | LENGTH;
const VALUE_TAG = 2 << 3 | LENGTH;

/** The tag of a node's attributes. */
export function attributesTag(s: Store, n: number): number {
  return (ATTRIBUTES[(s.nodes[n + INFO] as number) >>> 3 & 31] as number) << 3 | LENGTH;
}

/** Finds an attribute: {@linkcode ABSENT}, {@linkcode IN_BYTES}, or the row of the op that wrote it. */
export function lookup(s: Store, n: number, key: string): number {
  if (!s.open) throw closed();
  const head = s.nodes[n + HEAD] as number;
  if (head !== 0) return lookupWritten(s, n, key, head);
  if (s.declared !== null) checkAttributes(s, n, key);
  return findPair(s, s.nodes[n + START] as number, s.nodes[n + END] as number, attributesTag(s, n), keyBytes(key))
    ? IN_BYTES
    : ABSENT;
}

function lookupWritten(s: Store, n: number, key: string, head: number): number {
  const id = s.keys.get(key)?.id ?? -1;
  const ops = s.ops;
  for (let row = head; row !== 0; row = ops[row + 1] as number) {
    const meta = ops[row + 2] as number;
    const op = meta & 0xff;
    if (op < OP.PUT) continue;
    if (op === OP.CLEAR) return ABSENT;
    const about = meta >>> 8;
    if (op === OP.RENAME) {
      if (about === id) return ABSENT;
      if (renamedTo(s, row) !== id) continue;
      const from = lookupWritten(s, n, s.table[about] as string, ops[row + 1] as number);
      if (from !== ABSENT) return from;
    } else if (about === id) return op === OP.DELETE ? ABSENT : row;
  }
  if (s.declared !== null) checkAttributes(s, n, key);
  return findPair(s, s.nodes[n + START] as number, s.nodes[n + END] as number, attributesTag(s, n), keyBytes(key))
    ? IN_BYTES
    : ABSENT;
}

/** The number of the new key of a `RENAME`. */
export function renamedTo(s: Store, row: number): number {
  return varintAt(s.out, s.ops[row] as number, s.pos);
}

/** How often a node's bytes have a key. */
export function occurrences(s: Store, n: number, key: string): number {
  const tag = attributesTag(s, n);
  const end = s.nodes[n + END] as number;
  const bytes = keyBytes(key);
  let count = 0;
  let from = s.nodes[n + START] as number;
  while (findPair(s, from, end, tag, bytes)) {
    count++;
    from = pairEnd;
  }
  return count;
}

/** Finds the first attribute with a key between two places, whose value is then `valueStart` to `valueEnd`. */
function findPair(s: Store, start: number, end: number, tag: number, key: Uint8Array): boolean {
  const bytes = s.bytes;
  const size = key.length;
  for (let p = start; p < end;) {
    const found = tagAt(bytes, p, end);
    if (found !== tag) {
      if (found >>> 3 === tag >>> 3) throw malformed(`attributes have wire type ${found & 7}`, p);
      p = skip(bytes, found, at, end);
      continue;
    }
    const length = lengthAt(bytes, at, end);
    const stop = at + length;
    let valueFrom = stop;
    let valueTo = stop;
    let same = size === 0;
    for (let q = at; q < stop;) {
      const inner = tagAt(bytes, q, stop);
      if (inner !== KEY_TAG && inner !== VALUE_TAG) {
        if (inner >>> 3 < 3) throw malformed(`an attribute has wire type ${inner & 7}`, q);
        q = skip(bytes, inner, at, stop);
        continue;
      }
      const part = lengthAt(bytes, at, stop);
      q = at + part;
      if (inner === VALUE_TAG) {
        valueFrom = at;
        valueTo = q;
      } else same = part === size && equal(bytes, at, key, size);
    }
    if (same) {
      valueStart = valueFrom;
      valueEnd = valueTo;
      pairEnd = stop;
      return true;
    }
    p = stop;
  }
  return false;
}

function equal(bytes: Uint8Array, start: number, key: Uint8Array, size: number): boolean {
  for (let i = size - 1; i >= 0; i--) {
    if (bytes[start + i] !== key[i]) return false;
  }
  return true;
}

/** The attributes that the bytes have, in their order, with their values' places. */
export function pairsInBytes(s: Store, n: number): { key: string; start: number; end: number }[] {
  const bytes = s.bytes;
  const tag = attributesTag(s, n);
  const end = s.nodes[n + END] as number;
  const pairs = [];
  for (let p = s.nodes[n + START] as number; p < end;) {
    const found = tagAt(bytes, p, end);
    const payload = at;
    p = skip(bytes, found, payload, end);
    if (found !== tag) {
      if (found >>> 3 === tag >>> 3) throw malformed(`attributes have wire type ${found & 7}`, payload);
      continue;
    }
    lengthAt(bytes, payload, end);
    const pair = { key: "", start: p, end: p };
    for (let q = at; q < p;) {
      const inner = tagAt(bytes, q, p);
      const part = at;
      q = skip(bytes, inner, part, p);
      if (inner >>> 3 > 2) continue;
      if ((inner & 7) !== LENGTH) throw malformed(`an attribute has wire type ${inner & 7}`, part);
      lengthAt(bytes, part, p);
      if (inner === KEY_TAG) pair.key = decodeText(bytes, at, q);
      else {
        pair.start = at;
        pair.end = q;
      }
    }
    pairs.push(pair);
  }
  return pairs;
}

/** The value of what {@linkcode lookup} found. */
export function valueOf(s: Store, found: number): AnyValue {
  if (found === IN_BYTES) return decodeAny(s.bytes, valueStart, valueEnd);
  const out = s.out;
  const p = s.ops[found] as number;
  switch ((s.ops[found + 2] as number) & 0xff) {
    case OP.PUT_TABLE:
      return s.table[varintAt(out, p, s.pos)];
    case OP.PUT_BOOL:
      return out[p] !== 0;
    case OP.PUT_INT:
      return BigInt.asIntN(64, fixedAt(out, p));
    case OP.PUT_DOUBLE:
      return doubleAt(out, p);
  }
  const length = lengthAt(out, p, s.pos);
  if (((s.ops[found + 2] as number) & 0xff) === OP.PUT_STRING) return decodeText(out, at, at + length);
  return decodeAny(out, at, at + length);
}
