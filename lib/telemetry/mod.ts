/**
 * Telemetry as processors see it: mutable views of logs, traces and metrics.
 *
 * @module
 */
export { Attributes } from "./attributes.ts";
export { Batch, type DataMessages } from "./batch.ts";
export { Resource, Scope } from "./common.ts";
export { AggregationTemporality, SeverityNumber, SpanKind, StatusCode } from "./enums.ts";
export { Exemplar } from "./exemplar.ts";
export { fromJSON } from "./from_json.ts";
export type { Signal } from "./layout.ts";
export { LogRecord, LogsBatch, LogsResource, LogsScope } from "./logs.ts";
export { Metric, type MetricType } from "./metric.ts";
export { MetricsBatch, MetricsResource, MetricsScope } from "./metrics.ts";
export type { Batches } from "./open.ts";
export type { ScalarType } from "./otlp/field.ts";
export type { MESSAGES } from "./otlp/schema.ts";
export type { Init, Json, MessageName } from "./otlp/types.ts";
export type { AnyValue, AttributesInit } from "./otlp/value.ts";
export { type Buckets, DataPoint, type PointMessage, type QuantileValue } from "./point.ts";
export { type Fields, parseReads, type Projection } from "./projection.ts";
export { Children, Sequence } from "./sequence.ts";
export { Span } from "./span.ts";
export { SpanEvent, SpanLink } from "./span_parts.ts";
export { SpanStatus } from "./span_status.ts";
export { fromDate, toDate, toInstant } from "./time.ts";
export { TracesBatch, TracesResource, TracesScope } from "./traces.ts";
export { View } from "./view.ts";
