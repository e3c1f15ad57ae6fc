/**
 * Writing a processor in TypeScript.
 *
 * @module
 */
export { defineProcessor } from "./define.ts";
export type * from "./batches.ts";
export type { Context, Counter, CounterAttributes, CounterOptions, Log, LogFields, Metrics } from "./context.ts";
export type { Component, Handlers, ProcessorDefinition, Reads } from "./definition.ts";
export { PermanentError, RetryableError } from "./errors.ts";
export type * from "./standard_schema.ts";
export { AggregationTemporality, SeverityNumber, SpanKind, StatusCode } from "../telemetry/enums.ts";
export type * from "../telemetry/mod.ts";
