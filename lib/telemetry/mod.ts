/**
 * Telemetry as processors see it: mutable views of logs, traces and metrics.
 *
 * @module
 */
export type { AnyValue } from "./otlp/value.ts";
export { Attributes } from "./attributes.ts";
export { Batch } from "./batch.ts";
export { Resource, Scope } from "./common.ts";
export { AggregationTemporality, SeverityNumber, SpanKind, StatusCode } from "./enums.ts";
export type { Signal } from "./layout.ts";
export { LogRecord, LogsBatch, LogsResource, LogsScope } from "./logs.ts";
export { type Fields, parseReads, type Projection } from "./projection.ts";
export { Children, Sequence } from "./sequence.ts";
export { View } from "./view.ts";
