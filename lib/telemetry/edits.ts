/** Writing the edit list of docs/EDITS.md. Every op is complete when its function returns. */
import { removed } from "./errors.ts";
import type { Key } from "./keys.ts";
import {
  COUNT,
  END,
  EXTRA_LINKS,
  EXTRAS,
  FIRST,
  FIRST_LINK,
  HEAD,
  INDEX,
  INFO,
  ITEM,
  LEFT,
  LINK_COUNT,
  MOVED,
  OP,
  OPENED,
  OWN,
  PARENT,
  REMOVED,
  REPLACED,
  ROOT,
  START,
  STRIDE,
} from "./layout.ts";
import { addChild, isLive, kindOf, place } from "./nodes.ts";
import { addBytes, check, extrasOf, OP_STRIDE, reserve, type Store } from "./store.ts";
import { encodeText } from "./text.ts";

/** The most bytes of a varint of 32 bits. */
export const VARINT_ROOM = 5;

/** Writes a varint of at most 32 bits where there is room. */
export function writeVarint(s: Store, value: number): void {
  const out = s.out;
  let p = s.pos;
  while (value >= 0x80) {
    out[p++] = value & 0x7f | 0x80;
    value >>>= 7;
  }
  out[p++] = value;
  s.pos = p;
}

/** Makes a node the target. */
export function select(s: Store, n: number): void {
  if (n === s.target && s.open) {
    if (((s.nodes[n + INFO] as number) & REMOVED) !== 0) throw removed();
    return;
  }
  check(s);
  const nodes = s.nodes;
  const target = s.target;
  const parent = nodes[n + PARENT] as number;
  const info = nodes[n + INFO] as number;
  reserve(s, 32);
  // What is above the target is there: its removal would have been the target's.
  if (target > 0 && nodes[target + PARENT] === parent && ((info ^ (nodes[target + INFO] as number)) & 7) === 0) {
    if ((info & REMOVED) !== 0) throw removed();
    const step = (nodes[n + INDEX] as number) - (nodes[target + INDEX] as number);
    if (step > 0) {
      if (step === 1) s.out[s.pos++] = OP.NEXT;
      else {
        s.out[s.pos++] = OP.SKIP;
        writeVarint(s, step);
      }
      s.target = n;
      return;
    }
  } else if (!isLive(s, n)) throw removed();
  s.out[s.pos++] = OP.SELECT + kindOf(s, n);
  writePath(s, n);
  s.target = n;
}

/** Writes the path of a node: room for 25 bytes is needed. */
export function writePath(s: Store, n: number): void {
  if (kindOf(s, n) === ROOT) return;
  writePath(s, s.nodes[n + PARENT] as number);
  writeVarint(s, s.nodes[n + INDEX] as number);
}

/** Notes that the op whose operands start at `operands` is about node `n`. */
export function link(s: Store, n: number, meta: number, operands: number): void {
  const row = s.opTop;
  if (row + OP_STRIDE > s.ops.length) {
    const grown = new Int32Array(s.ops.length * 2);
    grown.set(s.ops);
    s.ops = grown;
  }
  s.ops[row] = operands;
  s.ops[row + 1] = s.nodes[n + HEAD] as number;
  s.ops[row + 2] = meta;
  s.nodes[n + HEAD] = row;
  s.opTop = row + OP_STRIDE;
}

/** Puts a key into the table of strings. */
export function addKey(s: Store, key: Key): void {
  check(s);
  const bytes = key.bytes;
  reserve(s, bytes.length + 1 + VARINT_ROOM);
  s.out[s.pos++] = OP.STRING;
  writeBytes(s, bytes);
  key.id = s.table.push(key.text) - 1;
  s.ids.set(key.text, key.id);
}

/** Adds a string to the table; its number. */
export function addString(s: Store, text: string): number {
  reserve(s, text.length * 3 + 1 + VARINT_ROOM);
  s.out[s.pos++] = OP.STRING;
  writeText(s, text);
  return s.table.push(text) - 1;
}

/** Writes a string with its length before it; room for three bytes a character and a varint is needed. */
export function writeText(s: Store, text: string): void {
  const start = s.pos;
  const after = encodeText(text, s.out, start + 1);
  const length = after - start - 1;
  if (length < 0x80) {
    s.out[start] = length;
    s.pos = after;
    return;
  }
  const size = length < 0x4000 ? 2 : length < 0x200000 ? 3 : length < 0x10000000 ? 4 : 5;
  s.out.copyWithin(start + size, start + 1, after);
  writeVarint(s, length);
  s.pos += length;
}

/** Writes bytes with their length before them; room for them and a varint is needed. */
export function writeBytes(s: Store, bytes: Uint8Array): void {
  writeVarint(s, bytes.length);
  s.out.set(bytes, s.pos);
  s.pos += bytes.length;
}

/** Removes a node with what is below it; nothing if it is gone already. */
export function removeNode(s: Store, n: number): void {
  check(s);
  if (!isLive(s, n)) return;
  select(s, n);
  reserve(s, 1);
  s.out[s.pos++] = OP.REMOVE;
  markRemoved(s, n);
}

/** Notes that a node is gone. */
export function markRemoved(s: Store, n: number): void {
  (s.nodes[n + INFO] as number) |= REMOVED;
  (s.nodes[(s.nodes[n + PARENT] as number) + INFO] as number) |= LEFT;
}

/** Moves a node to the end of another parent. */
export function moveNode(s: Store, n: number, parent: number): void {
  check(s);
  if (!isLive(s, parent)) throw removed();
  select(s, n);
  reserve(s, 32);
  s.out[s.pos++] = OP.MOVE;
  writePath(s, parent);
  (s.nodes[n + INFO] as number) |= MOVED;
  (s.nodes[(s.nodes[n + PARENT] as number) + INFO] as number) |= LEFT;
  place(s, n, parent);
}

/** Makes a node what a message says; views of what it held are of no use any more. */
export function replaceNode(s: Store, n: number, message: Uint8Array): void {
  select(s, n);
  reserve(s, message.length + 1 + VARINT_ROOM);
  s.out[s.pos++] = OP.REPLACE;
  writeBytes(s, message);
  orphan(s, n);
  s.nodes[n + START] = addBytes(s, message);
  s.nodes[n + END] = s.end;
  s.nodes[n + HEAD] = 0;
  (s.nodes[n + INFO] as number) &= ~(OPENED | EXTRAS | EXTRA_LINKS | LEFT);
  (s.nodes[n + INFO] as number) |= OWN | REPLACED;
}

/** Removes what a node held. */
function orphan(s: Store, n: number): void {
  if (((s.nodes[n + INFO] as number) & OPENED) === 0) return;
  for (const links of kindOf(s, n) === ITEM && s.signal === "traces" ? [false, true] : [false]) {
    const first = s.nodes[n + (links ? FIRST_LINK : FIRST)] as number;
    const end = first + (s.nodes[n + (links ? LINK_COUNT : COUNT)] as number) * STRIDE;
    for (let child = first; child < end; child += STRIDE) (s.nodes[child + INFO] as number) |= REMOVED;
    for (const child of extrasOf(s, n, links)) (s.nodes[child + INFO] as number) |= REMOVED;
    s.extras.delete(n + (links ? 1 : 0));
  }
}

/** Appends a child, given as its OTLP message, to a container. `info` is its kind and shape. */
export function appendNode(s: Store, container: number, info: number, message: Uint8Array): number {
  select(s, container);
  reserve(s, message.length + 2 + VARINT_ROOM);
  s.out[s.pos++] = OP.APPEND;
  s.out[s.pos++] = info & 7;
  writeBytes(s, message);
  const start = addBytes(s, message);
  const n = addChild(s, container, 0, info | OWN, start, s.end);
  place(s, n, container);
  return n;
}

/** Removes those slots of a container whose bit is set. */
export function removeSlots(s: Store, container: number, kind: number, bits: Uint8Array, slots: number): void {
  select(s, container);
  const bytes = slots + 7 >> 3;
  reserve(s, bytes + 2 + VARINT_ROOM);
  s.out[s.pos++] = OP.REMOVE_CHILDREN;
  s.out[s.pos++] = kind;
  writeVarint(s, slots);
  s.out.set(bits.subarray(0, bytes), s.pos);
  s.pos += bytes;
}
