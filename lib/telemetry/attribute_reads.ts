/** Finding attributes: in what was written first, then in the bytes. */
import { decodeAny, doubleAt, fixedAt } from "./any_value.ts";
import { checkAttributes } from "./declared.ts";
import { closed, malformed } from "./errors.ts";
import { type Key, keyFor } from "./keys.ts";
import { ATTRIBUTES, END, HEAD, INFO, OP, START } from "./layout.ts";
import type { AnyValue } from "./otlp/value.ts";
import type { Store } from "./store.ts";
import { decodeText } from "./text.ts";
import { after, at, LENGTH, lengthAt, skip, tagAt, varintAt } from "./wire.ts";

/** Answer of {@linkcode lookup}: there is no such attribute. */
export const ABSENT = -1;
/** Answer of {@linkcode lookup}: the value is in the bytes, from `valueStart` to `valueEnd`. */
export const IN_BYTES = 0;

/** Where the value found last starts. */
export let valueStart = 0;
/** Where the value found last ends. */
export let valueEnd = 0;

const KEY_TAG = 1 << 3 | LENGTH;
const VALUE_TAG = 2 << 3 | LENGTH;

/** The tag of a node's attributes. */
export function attributesTag(s: Store, n: number): number {
  return (ATTRIBUTES[(s.nodes[n + INFO] as number) >>> 3 & 31] as number) << 3 | LENGTH;
}

/** Finds an attribute: {@linkcode ABSENT}, {@linkcode IN_BYTES}, or the row of the op that wrote it. */
export function lookup(s: Store, n: number, key: Key): number {
  if (!s.open) throw closed();
  const head = s.nodes[n + HEAD] as number;
  return head !== 0 ? lookupWritten(s, n, key, head) : lookupInBytes(s, n, key);
}

function lookupWritten(s: Store, n: number, key: Key, head: number): number {
  const id = key.id;
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
      const from = lookupWritten(s, n, keyFor(s, s.table[about] as string), ops[row + 1] as number);
      if (from !== ABSENT) return from;
    } else if (about === id) return op === OP.DELETE ? ABSENT : row;
  }
  return lookupInBytes(s, n, key);
}

function lookupInBytes(s: Store, n: number, key: Key): number {
  if (s.declared !== null) checkAttributes(s, n, key.text); // which may look the node up anew
  return findPair(s, n, key.bytes) ? IN_BYTES : ABSENT;
}

/** The number of the new key of a `RENAME`. */
export function renamedTo(s: Store, row: number): number {
  return varintAt(s.out, s.ops[row] as number, s.pos);
}

/** Finds the first attribute of a node with a key, whose value is then `valueStart` to `valueEnd`. */
function findPair(s: Store, n: number, key: Uint8Array): boolean {
  const bytes = s.bytes;
  const end = s.nodes[n + END] as number;
  const tag = attributesTag(s, n);
  const size = key.length;
  const last = size === 0 ? 0 : key[size - 1] as number;
  for (let p = s.nodes[n + START] as number; p < end;) {
    let payload = p + 1;
    if (bytes[p] !== tag) {
      payload = payloadAt(bytes, p, end, tag);
      if (payload < 0) {
        p = after(bytes, p, end);
        continue;
      }
    }
    let from = payload + 1;
    let stop = from + (bytes[payload] as number);
    if (!(stop < from + 0x80 && stop <= end)) {
      stop = lengthAt(bytes, payload, end);
      from = at;
      stop += from;
    }
    p = stop;
    // As Go writes it, value before key, or key before value; both shorter than 128 bytes.
    let keyFrom = from;
    let keySize = 0;
    const first = bytes[from];
    const firstSize = bytes[from + 1] as number;
    const second = from + 2 + firstSize;
    const secondSize = bytes[second + 1] as number;
    if (
      firstSize < 0x80 && secondSize < 0x80 && second + 2 + secondSize === stop &&
      (first === VALUE_TAG && bytes[second] === KEY_TAG || first === KEY_TAG && bytes[second] === VALUE_TAG)
    ) {
      keyFrom = first === KEY_TAG ? from + 2 : second + 2;
      keySize = first === KEY_TAG ? firstSize : secondSize;
      if (keySize !== size || (size !== 0 && bytes[keyFrom + size - 1] !== last)) continue;
      valueStart = first === KEY_TAG ? second + 2 : from + 2;
      valueEnd = first === KEY_TAG ? stop : second;
    } else {
      readPair(bytes, from, stop);
      keyFrom = keyStart;
      keySize = keyEnd - keyStart;
    }
    if (keySize === size && equal(bytes, keyFrom, key, size)) return true;
  }
  return false;
}

/** Where the payload starts of the field at `p`, if it is an attribute, else -1. */
function payloadAt(bytes: Uint8Array, p: number, end: number, tag: number): number {
  const found = tagAt(bytes, p, end);
  if (found === tag) return at;
  if (found >>> 3 === tag >>> 3) throw malformed(`attributes have wire type ${found & 7}`, p);
  return -1;
}

let keyStart = 0;
let keyEnd = 0;

/** Finds the key and the value of any `KeyValue`: `keyStart` to `keyEnd` and `valueStart` to `valueEnd`. */
function readPair(bytes: Uint8Array, start: number, end: number): void {
  keyStart =
    keyEnd =
    valueStart =
    valueEnd =
      end;
  for (let p = start; p < end;) {
    const tag = tagAt(bytes, p, end);
    const payload = at;
    p = skip(bytes, tag, payload, end);
    if (tag >>> 3 > 2) continue;
    if ((tag & 7) !== LENGTH) throw malformed(`an attribute has wire type ${tag & 7}`, payload);
    lengthAt(bytes, payload, end);
    if (tag === KEY_TAG) {
      keyStart = at;
      keyEnd = p;
    } else {
      valueStart = at;
      valueEnd = p;
    }
  }
}

function equal(bytes: Uint8Array, start: number, key: Uint8Array, size: number): boolean {
  for (let i = size - 1; i >= 0; i--) {
    if (bytes[start + i] !== key[i]) return false;
  }
  return true;
}

/** An attribute: its value is in the bytes from `start` to `end`, or in the op of a row. */
export interface Pair {
  /** The key. */
  readonly key: string;
  /** Where the value starts. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** The row of the op, or {@linkcode IN_BYTES}. */
  readonly row: number;
}

/** The attributes that the bytes have, in their order. */
export function pairsInBytes(s: Store, n: number): Pair[] {
  const bytes = s.bytes;
  const tag = attributesTag(s, n);
  const end = s.nodes[n + END] as number;
  const pairs: Pair[] = [];
  for (let p = s.nodes[n + START] as number; p < end;) {
    const payload = payloadAt(bytes, p, end, tag);
    if (payload < 0) {
      p = after(bytes, p, end);
      continue;
    }
    const length = lengthAt(bytes, payload, end);
    p = at + length;
    readPair(bytes, at, p);
    pairs.push({ key: decodeText(bytes, keyStart, keyEnd), start: valueStart, end: valueEnd, row: IN_BYTES });
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
