/** What components may hand on. */
import type { Batches, Json, Signal } from "../telemetry/mod.ts";
import type { LogInit, MetricInit, SpanInit } from "../telemetry/build.ts";

export type { Batches, Signal };

/** The signals. */
export const SIGNAL_NAMES: readonly Signal[] = ["logs", "traces", "metrics"];

/** Telemetry of each signal as it is written by hand: a list of its items, or OTLP/JSON. */
export interface Written {
  /** Log records. */
  readonly logs: readonly LogInit[] | Json<"LogsData">;
  /** Spans. */
  readonly traces: readonly SpanInit[] | Json<"TracesData">;
  /** Metrics. */
  readonly metrics: readonly MetricInit[] | Json<"MetricsData">;
}

/** What may be emitted of each signal: a batch, one that is written by hand, or an OTLP `Export…ServiceRequest`. */
export type Emittable = { readonly [S in Signal]: Batches[S] | Written[S] | Uint8Array };
