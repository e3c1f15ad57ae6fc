/**
 * What a batch holds: its bytes, the table of the nodes met so far, the edit list so far. The big arrays come from a
 * pool, so that a batch after the first allocates next to nothing.
 */
import { closed } from "./errors.ts";
import { END, EXTRA_LINKS, EXTRAS, INDEX, INFO, type Signal, SIGNAL_NUMBERS, START, STRIDE } from "./layout.ts";
import type { Declared } from "./declared.ts";
import type { Learner } from "./learner.ts";

interface Arrays {
  nodes: Int32Array;
  ops: Int32Array;
  out: Uint8Array;
}

let serials = 0;
const POOLED = 4;
const pool: Arrays[] = [];
const GONE: Arrays = { nodes: new Int32Array(0), ops: new Int32Array(0), out: new Uint8Array(0) };

/** A row of the op table: where the operands start, the op before it of the same node, what it is. */
export const OP_STRIDE = 3;

/** How a batch that may lack something learns what is read of it, and gets the rest. */
export interface Learning {
  /** What learns. */
  readonly learner: Learner;
  /** Gets the whole batch; undefined when the bytes have all of it. */
  whole: (() => Uint8Array) | undefined;
}

/** A batch's data. */
export class Store {
  /** Whether the batch may still be used. */
  open = true;
  /** Which telemetry. */
  readonly signal: Signal;
  /** The reads that were declared, or learned; null when everything may be read. */
  declared: Declared | null;
  /** Learns what is read, when that was not declared. */
  readonly learning: Learning | undefined;
  /** The OTLP bytes, and after them what was appended. */
  bytes: Uint8Array;
  /** Where the bytes end. */
  end: number;
  /** Where the bytes of the batch itself end. */
  given: number;
  /** The node table, see `layout.ts`. */
  nodes: Int32Array;
  /** The ID of the next node. */
  top = 0;
  /** The op table. */
  ops: Int32Array;
  /** The next row of the op table. */
  opTop = OP_STRIDE;
  /** The edit list. */
  out: Uint8Array;
  /** The length of the edit list. */
  pos = 2;
  /** The node that the next op is about; -1 when it must be selected anew. */
  target = 0;
  /** The table of strings of the list. */
  readonly table: string[] = [];
  /** The number of the batch. */
  readonly serial: number = ++serials;
  /** The numbers of the keys that were written, in the table of strings. */
  readonly ids: Map<string, number> = new Map();
  /** Children that were appended or moved in, by the ID of the container (+ 1 for links). */
  readonly extras: Map<number, number[]> = new Map();
  /** The array that the last read found its result in. */
  source: Uint8Array;
  /** Where the result, or what holds it, ends. */
  limit = 0;

  /** A store of `length` bytes. */
  constructor(signal: Signal, bytes: Uint8Array, length: number, declared: Declared | null, learning?: Learning) {
    const arrays = pool.pop() ??
      { nodes: new Int32Array(1024 * STRIDE), ops: new Int32Array(1024 * OP_STRIDE), out: new Uint8Array(16384) };
    this.signal = signal;
    this.declared = declared;
    this.learning = learning;
    this.bytes = bytes;
    this.source = bytes;
    this.end = length;
    this.given = length;
    this.nodes = arrays.nodes;
    this.ops = arrays.ops;
    this.out = arrays.out;
    this.out[0] = 1;
    this.out[1] = SIGNAL_NUMBERS[signal];
  }
}

/** Gives the arrays back; nothing of the batch can be used any more. */
export function closeStore(s: Store): void {
  if (!s.open) return;
  s.open = false;
  if (pool.length < POOLED) pool.push({ nodes: s.nodes, ops: s.ops, out: s.out });
  Object.assign(s, GONE);
  s.bytes = s.source = GONE.out;
  s.ids.clear();
  s.table.length = 0;
  s.extras.clear();
}

/** Throws if the batch is closed. */
export function check(s: Store): void {
  if (!s.open) throw closed();
}

/** A new node at the end of the table. */
export function addNode(s: Store, parent: number, index: number, info: number, start: number, end: number): number {
  const n = s.top;
  if (n + STRIDE > s.nodes.length) {
    const grown = new Int32Array(s.nodes.length * 2);
    grown.set(s.nodes);
    s.nodes = grown;
  }
  const nodes = s.nodes;
  s.top = n + STRIDE;
  nodes[n + START] = start;
  nodes[n + END] = end;
  nodes[n + 2] = parent;
  nodes[n + INDEX] = index;
  nodes[n + INFO] = info;
  nodes[n + 5] = 0;
  return n;
}

/** Makes room for `more` bytes of edits. */
export function reserve(s: Store, more: number): void {
  const needed = s.pos + more;
  if (needed <= s.out.length) return;
  const grown = new Uint8Array(Math.max(needed, s.out.length * 2));
  grown.set(s.out.subarray(0, s.pos));
  s.out = grown;
}

/** The children that were appended to a container, or moved into it. */
export function extrasOf(s: Store, container: number, links: boolean): readonly number[] {
  if (((s.nodes[container + INFO] as number) & (links ? EXTRA_LINKS : EXTRAS)) === 0) return NONE;
  return s.extras.get(container + (links ? 1 : 0)) ?? NONE;
}

const NONE: readonly number[] = [];

/** Notes a child that came to a container. */
export function addExtra(s: Store, container: number, links: boolean, child: number): void {
  const key = container + (links ? 1 : 0);
  const known = s.extras.get(key);
  if (known !== undefined) known.push(child);
  else s.extras.set(key, [child]);
  (s.nodes[container + INFO] as number) |= links ? EXTRA_LINKS : EXTRAS;
}

/** Puts bytes after those of the batch; where they start. */
export function addBytes(s: Store, more: Uint8Array): number {
  const start = s.end;
  if (start + more.length > s.bytes.length) {
    const grown = new Uint8Array(Math.max(start + more.length, start * 2));
    grown.set(s.bytes.subarray(0, start));
    s.bytes = grown;
  }
  s.bytes.set(more, start);
  s.end = start + more.length;
  return start;
}
