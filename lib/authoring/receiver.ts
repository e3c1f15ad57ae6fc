/**
 * Writing a receiver in TypeScript.
 *
 * @module
 */
export { defineReceiver } from "./define.ts";
export type * from "./batches.ts";
export type * from "./context.ts";
export type { Component, ReceiverDefinition } from "./definition.ts";
export { PermanentError, RetryableError } from "./errors.ts";
export type * from "./standard_schema.ts";
export { AggregationTemporality, SeverityNumber, SpanKind, StatusCode } from "../telemetry/enums.ts";
export type * from "../telemetry/mod.ts";
