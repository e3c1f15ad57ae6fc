/**
 * A batch, or a part of it, as OTLP bytes with all that was written: what was not touched is copied as it is, also fields
 * that are unknown here. Messages are written from their end (see `otlp/writer.ts`), so all orders are reversed.
 */
import { listPairs } from "./attribute_list.ts";
import { attributesTag, IN_BYTES, type Pair } from "./attribute_reads.ts";
import { readEverything } from "./declared.ts";
import {
  COUNT,
  END,
  EXEMPLAR,
  EXTRA_LINKS,
  EXTRAS,
  FIRST,
  FIRST_LINK,
  HEAD,
  INFO,
  LEFT,
  LINK_COUNT,
  OP,
  OPENED,
  OUTER_END,
  OUTER_START,
  POINT,
  REPLACED,
  ROOT,
  SCOPE,
  SHAPE,
  START,
  STRIDE,
} from "./layout.ts";
import { childField, dataFieldOf, isAt, kindOf, shapeOf } from "./nodes.ts";
import { Writer } from "./otlp/writer.ts";
import { check, extrasOf, type Store } from "./store.ts";
import { at, LENGTH, lengthAt, skip, tagAt, varintAt } from "./wire.ts";

/** The message of a node: of a resource or scope `ResourceLogs` or its like. */
export function encodeNode(s: Store, n: number): Uint8Array<ArrayBuffer> {
  check(s);
  readEverything(s);
  const w = new Writer();
  writeNode(w, s, n);
  return w.take();
}

/** Whether a node is as it came, with all below it. */
function isClean(s: Store, n: number): boolean {
  const info = s.nodes[n + INFO] as number;
  if ((s.nodes[n + HEAD] as number) !== 0 || (info & (LEFT | EXTRAS | EXTRA_LINKS | REPLACED)) !== 0) return false;
  return (info & OPENED) === 0 ||
    (areClean(s, n, FIRST) && (shapeOf(s, n) !== SHAPE.span || areClean(s, n, FIRST_LINK)));
}

function areClean(s: Store, n: number, first: number): boolean {
  let child = s.nodes[n + first] as number;
  const end = child + (s.nodes[n + first + 1] as number) * STRIDE;
  while (child < end && isClean(s, child)) child += STRIDE;
  return child >= end;
}

/** Writes a node's message; true, and nothing of use, if it goes because it lost its last child. */
function writeNode(w: Writer, s: Store, n: number): boolean {
  const kind = kindOf(s, n);
  const outer = kind === ROOT ? START : kind <= SCOPE ? OUTER_START : START;
  const start = s.nodes[n + outer] as number;
  const end = s.nodes[n + outer + 1] as number;
  if (isClean(s, n)) {
    w.bytes(s.bytes.subarray(start, end));
    return false;
  }
  if (kind === ROOT) {
    writeChildren(w, s, n, false);
    writeRest(w, s.bytes, start, end, 1 << 1);
    return false;
  }
  if (kind <= SCOPE) return writeOuter(w, s, n, start, end);
  return writeMessage(w, s, n);
}

/** `ResourceLogs`, `ScopeLogs` and their like. */
function writeOuter(w: Writer, s: Store, n: number, start: number, end: number): boolean {
  let mask = 1 << 1;
  if (((s.nodes[n + INFO] as number) & OPENED) !== 0) {
    mask |= 1 << 2;
    if (writeChildren(w, s, n, false)) return true;
  }
  for (let row = s.nodes[n + HEAD] as number; row !== 0; row = s.ops[row + 1] as number) {
    if (s.ops[row + 2] !== OP.SET_SCHEMA_URL) continue;
    const from = s.ops[row] as number;
    const length = lengthAt(s.out, from, s.pos);
    w.bytes(s.out.subarray(from, at + length));
    w.varint(3 << 3 | LENGTH);
    mask |= 1 << 3;
    break;
  }
  const before = w.size;
  writeMessage(w, s, n);
  close(w, before, 1);
  writeRest(w, s.bytes, start, end, mask);
  return false;
}

/** The message that `SET` speaks of, with the children that are in it. */
function writeMessage(w: Writer, s: Store, n: number): boolean {
  const kind = kindOf(s, n);
  const shape = shapeOf(s, n);
  let mask = 0;
  if (((s.nodes[n + INFO] as number) & OPENED) !== 0) {
    if (shape === SHAPE.metric) {
      const field = dataFieldOf(s, n);
      if (field !== 0) {
        mask |= 1 << field;
        if (writeData(w, s, n, field)) return true;
      }
    } else if (shape === SHAPE.span) {
      mask |= 1 << 11 | 1 << 13;
      writeChildren(w, s, n, true);
      writeChildren(w, s, n, false);
    } else if (kind === POINT && shape !== SHAPE.summary) {
      mask |= 1 << childField(s, n, EXEMPLAR);
      writeChildren(w, s, n, false);
    }
  }
  mask |= writeFields(w, s, n, OP.SET, shape);
  mask |= writeAttributes(w, s, n);
  writeRest(w, s.bytes, s.nodes[n + START] as number, s.nodes[n + END] as number, mask);
  return false;
}

/** A metric's data. */
function writeData(w: Writer, s: Store, n: number, field: number): boolean {
  const before = w.size;
  if (writeChildren(w, s, n, false)) return true;
  const mask = 1 << 1 | writeFields(w, s, n, OP.SET_DATA, SHAPE.none);
  writeRest(w, s.bytes, s.nodes[n + OUTER_START] as number, s.nodes[n + OUTER_END] as number, mask);
  close(w, before, field);
  return false;
}

/** The fields of which only one can be set, by shape. */
const ONE_OF: Record<number, number> = { [SHAPE.number]: 1 << 4 | 1 << 6, [SHAPE.exemplar]: 1 << 3 | 1 << 6 };

/** Writes the fields that were set; a mask of those that were set or unset. */
function writeFields(w: Writer, s: Store, n: number, set: number, shape: number): number {
  const oneOf = ONE_OF[shape] ?? 0;
  let mask = 0;
  for (let row = s.nodes[n + HEAD] as number; row !== 0; row = s.ops[row + 1] as number) {
    const meta = s.ops[row + 2] as number;
    const op = meta & 0xff;
    if (op !== set && !(op === OP.UNSET && set === OP.SET)) continue;
    const bit = 1 << (meta >>> 8);
    if ((mask & bit) !== 0) continue;
    mask |= (oneOf & bit) !== 0 ? oneOf : bit;
    if (op === OP.UNSET) continue;
    const payload = s.ops[row] as number;
    const from = payload - (meta >>> 8 < 16 ? 1 : 2);
    const tag = tagAt(s.out, from, s.pos);
    w.bytes(s.out.subarray(from, skip(s.out, tag, payload, s.pos)));
  }
  return mask;
}

/** Writes the attributes if any was written; a mask of their field. */
function writeAttributes(w: Writer, s: Store, n: number): number {
  let row = s.nodes[n + HEAD] as number;
  while (row !== 0 && ((s.ops[row + 2] as number) & 0xff) < OP.PUT) row = s.ops[row + 1] as number;
  if (row === 0) return 0;
  const tag = attributesTag(s, n);
  for (const pair of listPairs(s, n, false).reverse()) {
    const before = w.size;
    const value = w.size;
    writeValue(w, s, pair);
    close(w, value, 2);
    writeString(w, pair.key, 1);
    w.varint(w.size - before);
    w.varint(tag);
  }
  return 1 << (tag >>> 3);
}

function writeValue(w: Writer, s: Store, pair: Pair): void {
  if (pair.row === IN_BYTES) return w.bytes(s.bytes.subarray(pair.start, pair.end));
  const p = s.ops[pair.row] as number;
  switch ((s.ops[pair.row + 2] as number) & 0xff) {
    case OP.PUT_BOOL:
      w.bytes(s.out.subarray(p, p + 1));
      return w.varint(2 << 3);
    case OP.PUT_INT:
      w.varint64(BigInt.asIntN(64, new DataView(s.out.buffer, s.out.byteOffset).getBigInt64(p, true)));
      return w.varint(3 << 3);
    case OP.PUT_DOUBLE:
      w.bytes(s.out.subarray(p, p + 8));
      return w.varint(4 << 3 | 1);
    case OP.PUT_TABLE:
      return writeString(w, s.table[varintAt(s.out, p, s.pos)] as string, 1);
  }
  const length = lengthAt(s.out, p, s.pos);
  const isString = ((s.ops[pair.row + 2] as number) & 0xff) === OP.PUT_STRING;
  w.bytes(s.out.subarray(isString ? p : at, at + length));
  if (isString) w.varint(1 << 3 | LENGTH);
}

function writeString(w: Writer, text: string, field: number): void {
  const before = w.size;
  w.string(text);
  close(w, before, field);
}

/** Writes the children that are there; true if there are none and there was one. */
function writeChildren(w: Writer, s: Store, n: number, links: boolean): boolean {
  const first = s.nodes[n + (links ? FIRST_LINK : FIRST)] as number;
  const count = s.nodes[n + (links ? LINK_COUNT : COUNT)] as number;
  const extras = extrasOf(s, n, links);
  let lost = ((s.nodes[n + INFO] as number) & LEFT) !== 0;
  let left = 0;
  for (let i = count + extras.length - 1; i >= 0; i--) {
    const child = i < count ? first + i * STRIDE : extras[i - count] as number;
    if (!isAt(s, child, n, i)) continue;
    const before = w.size;
    if (writeNode(w, s, child)) {
      lost = true;
      continue;
    }
    close(w, before, childField(s, n, kindOf(s, child)));
    left++;
  }
  return lost && left === 0;
}

/** Writes the fields of a message that are not in a mask of field numbers. */
function writeRest(w: Writer, bytes: Uint8Array, start: number, end: number, mask: number): void {
  const places: number[] = [];
  for (let p = start; p < end;) {
    const from = p;
    const tag = tagAt(bytes, p, end);
    p = skip(bytes, tag, at, end);
    const field = tag >>> 3;
    if (field < 32 && (mask >>> field & 1) !== 0) continue;
    if (places.at(-1) === from) places[places.length - 1] = p;
    else places.push(from, p);
  }
  for (let i = places.length - 2; i >= 0; i -= 2) w.bytes(bytes.subarray(places[i], places[i + 1]));
}

/** Writes the length of what was written since the size was `before`, and the tag of a field. */
function close(w: Writer, before: number, field: number): void {
  w.varint(w.size - before);
  w.varint(field << 3 | LENGTH);
}
