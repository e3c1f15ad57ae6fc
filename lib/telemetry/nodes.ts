/** The nodes of a batch: a container's children enter the table when they are first looked for. */
import {
  COUNT,
  END,
  EVENT,
  EXEMPLAR,
  FIRST,
  FIRST_LINK,
  INDEX,
  INFO,
  ITEM,
  ITEM_SHAPES,
  LINK,
  LINK_COUNT,
  MOVED,
  OPENED,
  OUTER_END,
  OUTER_START,
  PARENT,
  POINT,
  REMOVED,
  RESOURCE,
  ROOT,
  SCOPE,
  SHAPE,
  START,
} from "./layout.ts";
import { addExtra, addNode, extrasOf, type Store } from "./store.ts";
import { after, at, find, LENGTH, lengthAt } from "./wire.ts";

/** The kind of a node. */
export function kindOf(s: Store, n: number): number {
  return (s.nodes[n + INFO] as number) & 7;
}

/** The shape of a node. */
export function shapeOf(s: Store, n: number): number {
  return (s.nodes[n + INFO] as number) >>> 3 & 31;
}

/** Makes the root. */
export function addRoot(s: Store): void {
  addNode(s, -1, 0, ROOT, 0, s.given);
}

/** A new child. A resource's or scope's range is its outer message. */
export function addChild(s: Store, parent: number, index: number, info: number, start: number, end: number): number {
  const n = addNode(s, parent, index, info, start, end);
  if ((info & 7) <= SCOPE) {
    s.nodes[n + OUTER_START] = start;
    s.nodes[n + OUTER_END] = end;
    s.nodes[n + START] = 0;
    s.nodes[n + END] = 0;
  }
  return n;
}

/** The data messages of `Metric`: fields 5, 7, 9, 10 and 11. */
const DATA_SHAPES: readonly number[] = [
  ...[0, 0, 0, 0, 0, SHAPE.number, 0, SHAPE.number, 0],
  ...[SHAPE.histogram, SHAPE.exponential, SHAPE.summary],
];
/** The exemplars' field, by the shape of the point. */
const EXEMPLARS: readonly number[] = [0, 0, 0, 0, 0, 0, 5, 8, 11, 0];

/** Puts the children of a node into the table, if they are not there. */
export function open(s: Store, n: number): void {
  if (((s.nodes[n + INFO] as number) & OPENED) === 0) openNow(s, n);
}

function openNow(s: Store, n: number): void {
  const info = s.nodes[n + INFO] as number;
  const kind = info & 7;
  if (kind === ROOT) addBlock(s, n, FIRST, 0, s.given, 1, RESOURCE | SHAPE.resource << 3, 0);
  else if (kind <= SCOPE) openOuter(s, n, kind);
  else if (kind === ITEM) openItem(s, n, info >>> 3 & 31);
  else if (kind === POINT) {
    const field = EXEMPLARS[info >>> 3 & 31] as number;
    addBlock(
      s,
      n,
      FIRST,
      s.nodes[n + START] as number,
      s.nodes[n + END] as number,
      field,
      EXEMPLAR | SHAPE.exemplar << 3,
      0,
    );
  }
  (s.nodes[n + INFO] as number) |= OPENED;
}

function openOuter(s: Store, n: number, kind: number): void {
  const info = kind === RESOURCE ? SCOPE | SHAPE.scope << 3 : ITEM | ITEM_SHAPES[s.signal] << 3;
  addBlock(s, n, FIRST, s.nodes[n + OUTER_START] as number, s.nodes[n + OUTER_END] as number, 2, info, 1);
}

function openItem(s: Store, n: number, shape: number): void {
  const start = s.nodes[n + START] as number;
  const end = s.nodes[n + END] as number;
  if (shape === SHAPE.span) {
    addBlock(s, n, FIRST, start, end, 11, EVENT | SHAPE.event << 3, 0);
    addBlock(s, n, FIRST_LINK, start, end, 13, LINK | SHAPE.link << 3, 0);
  } else if (shape === SHAPE.metric) {
    const field = dataField(s.bytes, start, end);
    const dataStart = field === 0 ? 0 : at;
    const dataEnd = field === 0 ? 0 : at + lengthBefore;
    s.nodes[n + OUTER_START] = dataStart;
    s.nodes[n + OUTER_END] = dataEnd;
    addBlock(s, n, FIRST, dataStart, dataEnd, 1, POINT | (DATA_SHAPES[field] as number) << 3, 0);
  } else s.nodes[n + COUNT] = 0;
}

let lengthBefore = 0;

/** Which data a metric has (a field number, 0 for none); its start is in `at`, its length in `lengthBefore`. */
export function dataField(bytes: Uint8Array, start: number, end: number): number {
  for (const field of [5, 7, 9, 10, 11]) {
    const p = find(bytes, start, end, field << 3 | LENGTH);
    if (p < 0) continue;
    lengthBefore = lengthAt(bytes, p, end);
    return field;
  }
  return 0;
}

/**
 * Adds a node for each field number `field` of a message, as one block, and notes it in columns `first` and
 * `first + 1`. Field number `inner`, if not 0, is the message that `START` and `END` are about.
 */
function addBlock(
  s: Store,
  n: number,
  first: number,
  start: number,
  end: number,
  field: number,
  info: number,
  inner: number,
): void {
  const bytes = s.bytes;
  const tag = field << 3 | LENGTH;
  const innerTag = inner === 0 ? -1 : inner << 3 | LENGTH;
  let count = 0;
  s.nodes[n + first] = s.top;
  for (let p = start; p < end;) {
    const found = bytes[p] as number;
    if (found !== tag && found !== innerTag) {
      p = after(bytes, p, end);
      continue;
    }
    const low = bytes[p + 1] as number;
    const high = bytes[p + 2] as number;
    let from = low < 0x80 ? p + 2 : p + 3;
    let stop = low < 0x80 ? from + low : from + (low & 0x7f | high << 7);
    if (!(stop <= end) || (low >= 0x80 && high >= 0x80)) {
      stop = lengthAt(bytes, p + 1, end);
      from = at;
      stop += from;
    }
    p = stop;
    if (found === tag) addChild(s, n, count++, info, from, p);
    else {
      s.nodes[n + START] = from;
      s.nodes[n + END] = p;
    }
  }
  s.nodes[n + first + 1] = count;
}

/** How many slots a container has: also of children that are gone. */
export function slotsOf(s: Store, container: number, links: boolean): number {
  open(s, container);
  const count = s.nodes[container + (links ? LINK_COUNT : COUNT)] as number;
  return count + extrasOf(s, container, links).length;
}

/** Whether a node is still in a slot. */
export function isAt(s: Store, n: number, container: number, index: number): boolean {
  const info = s.nodes[n + INFO] as number;
  if ((info & (REMOVED | MOVED)) === 0) return true;
  return (info & REMOVED) === 0 && s.nodes[n + PARENT] === container && s.nodes[n + INDEX] === index;
}

/** Notes that a node is now the last of a container. */
export function place(s: Store, n: number, container: number): void {
  const links = kindOf(s, n) === LINK;
  s.nodes[n + INDEX] = slotsOf(s, container, links);
  s.nodes[n + PARENT] = container;
  addExtra(s, container, links, n);
}

/** Whether a node and all above it are still there. */
export function isLive(s: Store, n: number): boolean {
  for (let up = n; up > 0; up = s.nodes[up + PARENT] as number) {
    if (((s.nodes[up + INFO] as number) & REMOVED) !== 0) return false;
  }
  return true;
}
