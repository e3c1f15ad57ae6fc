/** The batches that components see, and what they may hand on. */
import type { Init } from "../telemetry/otlp/types.ts";

/** A kind of telemetry. */
export type Signal = "logs" | "traces" | "metrics";

/** A batch of log records. */
export interface LogsBatch {
  /** As OTLP/JSON. */
  toJSON(): unknown;
}

/** A batch of spans. */
export interface TracesBatch {
  /** As OTLP/JSON. */
  toJSON(): unknown;
}

/** A batch of metrics. */
export interface MetricsBatch {
  /** As OTLP/JSON. */
  toJSON(): unknown;
}

/** The batch of each signal. */
export interface Batches {
  /** Log records. */
  readonly logs: LogsBatch;
  /** Spans. */
  readonly traces: TracesBatch;
  /** Metrics. */
  readonly metrics: MetricsBatch;
}

/** What may be emitted of each signal: a batch, or one that is written by hand. */
export interface Emittable {
  /** Log records. */
  readonly logs: LogsBatch | Init<"LogsData">;
  /** Spans. */
  readonly traces: TracesBatch | Init<"TracesData">;
  /** Metrics. */
  readonly metrics: MetricsBatch | Init<"MetricsData">;
}
