/** The batches that components see, and what they may hand on. */
import type { Batch, LogsBatch, Signal } from "../telemetry/mod.ts";
import type { LogInit, MetricInit, SpanInit } from "../testing/build.ts";
import type { Json } from "../telemetry/otlp/types.ts";

export type { LogsBatch, Signal };

/** The batch of each signal. */
export interface Batches {
  /** Log records. */
  readonly logs: LogsBatch;
  /** Spans. */
  readonly traces: Batch;
  /** Metrics. */
  readonly metrics: Batch;
}

/** Telemetry of each signal as it is written by hand: a list of its items, or OTLP/JSON. */
export interface Written {
  /** Log records. */
  readonly logs: readonly LogInit[] | Json<"LogsData">;
  /** Spans. */
  readonly traces: readonly SpanInit[] | Json<"TracesData">;
  /** Metrics. */
  readonly metrics: readonly MetricInit[] | Json<"MetricsData">;
}

/** What may be emitted of each signal: a batch, or one that is written by hand. */
export type Emittable = { readonly [S in Signal]: Batches[S] | Written[S] };
