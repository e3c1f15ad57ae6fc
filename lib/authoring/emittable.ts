import { CollectorError } from "../errors.ts";
import { Batch, type Signal } from "../telemetry/mod.ts";
import { encodeLogs, encodeMetrics, encodeTraces } from "../telemetry/build.ts";
import type { Emittable, Written } from "./batches.ts";
import type { Emit, EmitOptions } from "./context.ts";

/**
 * Encodes what a component emits.
 *
 * @param signal Which telemetry.
 * @param value A batch, as it is now, what is written by hand, or OTLP, of which this is a copy.
 * @returns An OTLP `Export…ServiceRequest`.
 * @throws {CollectorError} `INVALID_ARGUMENT` with the place, when it is none; `BATCH_CLOSED`.
 */
export function encodeEmittable<S extends Signal>(signal: S, value: Emittable[S]): Uint8Array<ArrayBuffer> {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (!(value instanceof Batch)) return ENCODERS[signal](value as Written[S]);
  if (value.signal === signal) return value.encode();
  throw new CollectorError("INVALID_ARGUMENT", `Cannot emit a batch of ${value.signal} as ${signal}`);
}

const ENCODERS: { readonly [S in Signal]: (value: Written[S]) => Uint8Array<ArrayBuffer> } = {
  logs: encodeLogs,
  traces: encodeTraces,
  metrics: encodeMetrics,
};

/**
 * An `emit` that has one function for the three signals.
 *
 * @param fn What takes the telemetry.
 */
export function emitBy<R>(
  fn: <S extends Signal>(signal: S, value: Emittable[S], options?: EmitOptions) => R,
): Emit<R> {
  return {
    logs: (value, options) => fn("logs", value, options),
    traces: (value, options) => fn("traces", value, options),
    metrics: (value, options) => fn("metrics", value, options),
  };
}
