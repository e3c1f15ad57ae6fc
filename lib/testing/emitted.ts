import type { Batches } from "../authoring/batches.ts";
import type { Emit } from "../authoring/context.ts";
import { emitBy, encodeEmittable } from "../authoring/emittable.ts";
import type { Signal } from "../telemetry/mod.ts";
import { batchOf } from "./session.ts";

/** A batch that was emitted. */
export interface Emitted<S extends Signal> {
  /** Which telemetry. */
  readonly signal: S;
  /** The batch. */
  readonly batch: Batches[S];
  /** The pipelines that it was emitted to, if they were named. */
  readonly pipelines?: readonly string[];
}

/** Batches that were emitted, by signal. */
export type EmittedBySignal = { readonly [S in Signal]: Emitted<S>[] };

/** Nothing. */
export function emptyEmitted(): EmittedBySignal {
  return { logs: [], traces: [], metrics: [] };
}

/** An `emit` that hands what it gets to a function. */
export function recordingEmit<R>(record: (emitted: Emitted<Signal>) => R): Emit<R> {
  return emitBy((signal, value, { pipelines } = {}) => {
    const batch = batchOf<Signal>(signal, encodeEmittable(signal, value));
    return record({ signal, batch, ...(pipelines !== undefined && { pipelines }) });
  });
}
