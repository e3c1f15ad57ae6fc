/**
 * Writing a connector in TypeScript.
 *
 * @module
 */
export { defineConnector } from "./define.ts";
export type { Batches, Emittable, LogsBatch, MetricsBatch, Signal, TracesBatch } from "./batches.ts";
export type {
  ConnectorContext,
  Context,
  Counter,
  CounterAttributes,
  CounterOptions,
  Emit,
  EmitOptions,
  Log,
  LogFields,
  Metrics,
  SourceContext,
} from "./context.ts";
export type { Component, ConnectorDefinition, Handlers, Reads } from "./definition.ts";
export { PermanentError, RetryableError } from "./errors.ts";
export type {
  StandardSchemaIssue,
  StandardSchemaProps,
  StandardSchemaResult,
  StandardSchemaV1,
} from "./standard_schema.ts";
