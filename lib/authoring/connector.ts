/**
 * Writing a connector in TypeScript.
 *
 * @module
 */
export { defineConnector } from "./define.ts";
export type * from "./batches.ts";
export type * from "./context.ts";
export type { Component, ConnectorDefinition, Handlers, Reads } from "./definition.ts";
export { PermanentError, RetryableError } from "./errors.ts";
export type * from "./standard_schema.ts";
export { AggregationTemporality, SeverityNumber, SpanKind, StatusCode } from "../telemetry/enums.ts";
export type * from "../telemetry/mod.ts";
