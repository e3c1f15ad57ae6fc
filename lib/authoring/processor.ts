/**
 * Writing a processor in TypeScript.
 *
 * @module
 */
export { defineProcessor } from "./define.ts";
export type { Batches, LogsBatch, MetricsBatch, Signal, TracesBatch } from "./batches.ts";
export type { Context, Counter, CounterAttributes, CounterOptions, Log, LogFields, Metrics } from "./context.ts";
export type { Component, Handlers, ProcessorDefinition, Reads } from "./definition.ts";
export { PermanentError, RetryableError } from "./errors.ts";
export type {
  StandardSchemaIssue,
  StandardSchemaProps,
  StandardSchemaResult,
  StandardSchemaV1,
} from "./standard_schema.ts";
