/** What the bridge uses: a batch of bytes, and the edits that were made. Not part of what processors see. */
import { CollectorError } from "../errors.ts";
import type { Batch } from "./batch.ts";
import { compile } from "./declared.ts";
import type { Signal } from "./layout.ts";
import { LogsBatch } from "./logs.ts";
import { MetricsBatch } from "./metrics.ts";
import { addRoot } from "./nodes.ts";
import type { Projection } from "./projection.ts";
import { check, type Learning, Store } from "./store.ts";
import { TracesBatch } from "./traces.ts";

/** The batch of each signal. */
export interface Batches {
  /** Log records. */
  logs: LogsBatch;
  /** Spans. */
  traces: TracesBatch;
  /** Metrics. */
  metrics: MetricsBatch;
}

const CLASSES = { logs: LogsBatch, traces: TracesBatch, metrics: MetricsBatch };

/**
 * A batch of the first `length` bytes, an OTLP `Export…ServiceRequest`. The bytes must not change until it is closed; what
 * is after them is overwritten. `projection` says that the bytes have only what it names; without one `learning` notes what
 * is read, and says where the rest is when they have only what it knows to be read.
 */
export function openBatch<S extends Signal>(
  signal: S,
  bytes: Uint8Array,
  length: number,
  projection?: Projection,
  learning?: Learning,
): Batches[S] {
  if (!(Number.isInteger(length) && length >= 0 && length <= bytes.length)) {
    throw new CollectorError("INVALID_ARGUMENT", `Cannot open a batch of ${length} bytes in ${bytes.length} bytes`);
  }
  const declared = projection === undefined ? learning?.learner.declared ?? null : compile(signal, projection);
  const s = new Store(signal, bytes, length, declared, declared === null ? undefined : learning);
  addRoot(s);
  return new CLASSES[signal](s) as Batches[S];
}

/** The edit list so far, of length 0 if nothing was changed: part of a buffer that the next batch overwrites. */
export function editsOf(batch: Batch): Uint8Array {
  const s = batch["s"];
  check(s);
  return s.out.subarray(0, s.pos === 2 ? 0 : s.pos);
}

/** The length of the edit list so far. The first so many bytes of {@linkcode editsOf} are themselves a list. */
export function mark(batch: Batch): number {
  const s = batch["s"];
  check(s);
  return s.pos === 2 ? 0 : s.pos;
}
