/**
 * Writing a receiver in TypeScript.
 *
 * @module
 */
export { defineReceiver } from "./define.ts";
export type { Batches, Emittable, LogsBatch, MetricsBatch, Signal, TracesBatch } from "./batches.ts";
export type {
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
export type { Component, ReceiverDefinition } from "./definition.ts";
export { PermanentError, RetryableError } from "./errors.ts";
export type {
  StandardSchemaIssue,
  StandardSchemaProps,
  StandardSchemaResult,
  StandardSchemaV1,
} from "./standard_schema.ts";
