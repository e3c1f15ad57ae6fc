/**
 * Writing an exporter in TypeScript.
 *
 * @module
 */
export { defineExporter } from "./define.ts";
export type { ExporterDefinition } from "./definition.ts";
export { PermanentError, RetryableError } from "./errors.ts";
export type * from "./types.ts";
export { AggregationTemporality, SeverityNumber, SpanKind, StatusCode } from "../telemetry/enums.ts";
export { fromDate, toDate, toInstant } from "../telemetry/time.ts";
