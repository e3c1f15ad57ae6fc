/** The nodes of a batch: a container's children enter the table when they are first looked for. */
import { CollectorError } from "../errors.ts";
import { malformed } from "./errors.ts";
import {
  COUNT,
  DATA_FIELD,
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
import { addExtra, addNode, check, extrasOf, type Store } from "./store.ts";
import { after, at, LENGTH, lengthAt, skip, tagAt } from "./wire.ts";

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

/** The shape of a metric's points, by the field number of its data. */
const DATA_SHAPES: Readonly<Record<number, number>> = {
  5: SHAPE.number,
  7: SHAPE.number,
  9: SHAPE.histogram,
  10: SHAPE.exponential,
  11: SHAPE.summary,
};
/** The field number of a point's exemplars, by its shape; 0 if it has none. */
const EXEMPLARS: Readonly<Record<number, number>> = {
  [SHAPE.number]: 5,
  [SHAPE.histogram]: 8,
  [SHAPE.exponential]: 11,
};

/** The field number that children of a kind have in a node's message. */
export function childField(s: Store, n: number, kind: number): number {
  if (kind === SCOPE || kind === ITEM) return 2;
  if (kind === EVENT) return 11;
  if (kind === LINK) return 13;
  return kind === EXEMPLAR ? EXEMPLARS[shapeOf(s, n)] ?? 0 : 1;
}

/** Puts the children of a node into the table, if they are not there. */
export function open(s: Store, n: number): void {
  if (((s.nodes[n + INFO] as number) & OPENED) === 0) openNow(s, n);
}

function openNow(s: Store, n: number): void {
  const kind = kindOf(s, n);
  const shape = shapeOf(s, n);
  const outer = kind === RESOURCE || kind === SCOPE ? OUTER_START : START;
  const start = s.nodes[n + outer] as number;
  const end = s.nodes[n + outer + 1] as number;
  if (kind === ROOT) addBlock(s, n, FIRST, start, end, 1, RESOURCE | SHAPE.resource << 3, 0);
  else if (kind === RESOURCE) addBlock(s, n, FIRST, start, end, 2, SCOPE | SHAPE.scope << 3, 1);
  else if (kind === SCOPE) addBlock(s, n, FIRST, start, end, 2, ITEM | ITEM_SHAPES[s.signal] << 3, 1);
  else if (shape === SHAPE.span) {
    addBlock(s, n, FIRST, start, end, 11, EVENT | SHAPE.event << 3, 0);
    addBlock(s, n, FIRST_LINK, start, end, 13, LINK | SHAPE.link << 3, 0);
  } else if (shape === SHAPE.metric) openMetric(s, n, start, end);
  else if (EXEMPLARS[shape] !== undefined) {
    addBlock(s, n, FIRST, start, end, EXEMPLARS[shape], EXEMPLAR | SHAPE.exemplar << 3, 0);
  } else s.nodes[n + COUNT] = 0;
  (s.nodes[n + INFO] as number) |= OPENED;
}

function openMetric(s: Store, n: number, start: number, end: number): void {
  let field = 0;
  let from = 0;
  let to = 0;
  for (let p = start; p < end;) {
    const tag = tagAt(s.bytes, p, end);
    const payload = at;
    p = skip(s.bytes, tag, payload, end);
    if (DATA_SHAPES[tag >>> 3] === undefined) continue;
    if ((tag & 7) !== LENGTH) throw malformed(`field ${tag >>> 3} has wire type ${tag & 7}`, payload);
    lengthAt(s.bytes, payload, end);
    field = tag >>> 3;
    from = at;
    to = p;
  }
  s.nodes[n + DATA_FIELD] = field;
  s.nodes[n + OUTER_START] = from;
  s.nodes[n + OUTER_END] = to;
  addBlock(s, n, FIRST, from, to, 1, POINT | (DATA_SHAPES[field] ?? 0) << 3, 0);
}

/** The shape of the points in a metric's data of a field number; `SHAPE.none` for 0. */
export function dataShape(field: number): number {
  return DATA_SHAPES[field] ?? SHAPE.none;
}

/** Throws if a node cannot have children of a kind. */
export function checkHas(s: Store, n: number, kind: number): void {
  check(s);
  const what = kind === POINT && dataFieldOf(s, n) === 0
    ? "a metric of type none has no data points"
    : kind === EXEMPLAR && childField(s, n, kind) === 0
    ? "a data point of a summary has no exemplars"
    : undefined;
  if (what !== undefined) throw new CollectorError("INVALID_ARGUMENT", `Cannot append to the batch: ${what}`);
}

/** The field number of a metric's data; 0 if it has none. */
export function dataFieldOf(s: Store, n: number): number {
  open(s, n);
  return s.nodes[n + DATA_FIELD] as number;
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
    let found = bytes[p] as number;
    let payload = p + 1;
    if (found !== tag && found !== innerTag) {
      found = tagAt(bytes, p, end);
      payload = at;
      if (found !== tag && found !== innerTag) {
        if (found >>> 3 === field) throw malformed(`field ${field} has wire type ${found & 7}`, p);
        p = after(bytes, p, end);
        continue;
      }
    }
    const low = bytes[payload] as number;
    const high = bytes[payload + 1] as number;
    let from = low < 0x80 ? payload + 1 : payload + 2;
    let stop = low < 0x80 ? from + low : from + (low & 0x7f | high << 7);
    if (!(stop <= end) || (low >= 0x80 && high >= 0x80)) {
      stop = lengthAt(bytes, payload, end);
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
