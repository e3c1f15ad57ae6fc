/**
 * Writing a processor in TypeScript.
 *
 * @module
 */
export { defineProcessor } from "./define.ts";
export type { ProcessorDefinition } from "./definition.ts";
export { PermanentError, RetryableError } from "./errors.ts";
export type * from "./types.ts";
export { AggregationTemporality, SeverityNumber, SpanKind, StatusCode } from "../telemetry/enums.ts";
export { fromDate, toDate, toInstant } from "../telemetry/time.ts";
