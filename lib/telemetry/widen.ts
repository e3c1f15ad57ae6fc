/** The whole batch in the place of bytes that have only a part of it: nodes, and what was written, stay as they are. */
import {
  COUNT,
  END,
  FIRST,
  FIRST_LINK,
  INFO,
  ITEM,
  LINK_COUNT,
  OPENED,
  OUTER_END,
  OUTER_START,
  OWN,
  POINT,
  RESOURCE,
  SCOPE,
  SHAPE,
  START,
  STRIDE,
} from "./layout.ts";
import { open } from "./nodes.ts";
import type { Store } from "./store.ts";

/**
 * Takes the whole batch.
 *
 * @param s The batch, whose bytes have every resource, scope and item, and either all or none of the children of others.
 * @param whole Bytes with all of it, in the same order. They must not change until the batch is closed.
 */
export function widen(s: Store, whole: Uint8Array): void {
  const added = s.bytes.subarray(s.given, s.end);
  const own = new Shift(s, whole.length - s.given);
  for (const children of s.extras.values()) {
    for (const child of children) {
      if (((s.nodes[child + INFO] as number) & OWN) !== 0) own.shift(child);
    }
  }
  s.given = whole.length;
  s.end = whole.length + added.length;
  if (added.length === 0) s.bytes = whole;
  else {
    s.bytes = new Uint8Array(s.end);
    s.bytes.set(whole);
    s.bytes.set(added, whole.length);
  }
  s.nodes[END] = whole.length; // of the root
  renew(s, 0, own);
}

/** Looks up the children of a node again, if it has been opened. */
function renew(s: Store, n: number, own: Shift): void {
  const info = s.nodes[n + INFO] as number;
  const kind = info & 7;
  if ((info & OPENED) === 0 || kind > POINT) return;
  const blocks: [first: number, count: number][] = [[FIRST, COUNT]];
  if (kind === ITEM && (info >>> 3 & 31) === SHAPE.span) blocks.push([FIRST_LINK, LINK_COUNT]);
  const before = blocks.map(([first, count]) => [s.nodes[n + first] as number, s.nodes[n + count] as number] as const);
  const top = s.top;
  (s.nodes[n + INFO] as number) &= ~OPENED;
  open(s, n); // its children enter the table a second time
  blocks.forEach(([first, count], i) => {
    const [old, size] = before[i] as readonly [number, number];
    if (size === 0) return; // they were not sent: the new ones stay
    const made = s.nodes[n + first] as number;
    for (let k = 0; k < size; k++) take(s, old + k * STRIDE, made + k * STRIDE, own);
    s.nodes[n + first] = old;
    s.nodes[n + count] = size;
  });
  if (blocks.length === 1 && (before[0] as readonly [number, number])[1] !== 0) s.top = top;
  for (const [old, size] of before) {
    for (let k = 0; k < size; k++) {
      const child = old + k * STRIDE;
      if (((s.nodes[child + INFO] as number) & OWN) === 0) renew(s, child, own);
    }
  }
}

/** Gives a node the place that its double has in the whole batch. */
function take(s: Store, n: number, made: number, own: Shift): void {
  const info = s.nodes[n + INFO] as number;
  if ((info & OWN) !== 0) return own.shift(n); // it was replaced
  s.nodes[n + START] = s.nodes[made + START] as number;
  s.nodes[n + END] = s.nodes[made + END] as number;
  if ((info & 7) === RESOURCE || (info & 7) === SCOPE) {
    s.nodes[n + OUTER_START] = s.nodes[made + OUTER_START] as number;
    s.nodes[n + OUTER_END] = s.nodes[made + OUTER_END] as number;
  }
}

/** Moves the places of nodes that are behind the batch's own bytes, once each. */
class Shift {
  readonly #s: Store;
  readonly #by: number;
  readonly #done = new Set<number>();

  constructor(s: Store, by: number) {
    this.#s = s;
    this.#by = by;
  }

  /** Moves a node and all below it. */
  shift(n: number): void {
    if (this.#done.has(n)) return;
    this.#done.add(n);
    const nodes = this.#s.nodes;
    const info = nodes[n + INFO] as number;
    const kind = info & 7;
    const shape = info >>> 3 & 31;
    const opened = (info & OPENED) !== 0 && kind <= POINT;
    const outer = kind === RESOURCE || kind === SCOPE || (shape === SHAPE.metric && opened);
    for (const column of outer ? [START, OUTER_START] : [START]) {
      const end = n + column + (END - START);
      if (nodes[end] === 0) continue; // not there
      (nodes[n + column] as number) += this.#by;
      (nodes[end] as number) += this.#by;
    }
    if (!opened) return;
    const blocks = shape === SHAPE.span ? [[FIRST, COUNT], [FIRST_LINK, LINK_COUNT]] : [[FIRST, COUNT]];
    for (const [first, count] of blocks as [number, number][]) {
      const size = nodes[n + count] as number;
      for (let k = 0; k < size; k++) this.shift((nodes[n + first] as number) + k * STRIDE);
    }
  }
}
