/** The types that components of every kind may need. */
export type { Batches, Emittable, Written } from "./batches.ts";
export type * from "./context.ts";
export type { Component, Handlers, Kind, Reads } from "./definition.ts";
export type * from "./standard_schema.ts";
export type * from "../telemetry/mod.ts";
export type { Init, Json, MessageName } from "../telemetry/otlp/types.ts";
export type { LogInit, MetricInit, Origin, SpanInit } from "../testing/build.ts";
export type { Field, ScalarType } from "../telemetry/otlp/field.ts";
export type { MESSAGES } from "../telemetry/otlp/schema.ts";
export type { AnyValue as AnyValueInit, AttributesInit } from "../telemetry/otlp/value.ts";
