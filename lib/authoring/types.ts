/** The types that components of every kind may need. */
export type { Emittable, Written } from "./batches.ts";
export type * from "./context.ts";
export type { Component, Handlers, Kind, Reads } from "./definition.ts";
export type * from "./standard_schema.ts";
export type * from "../telemetry/mod.ts";
export type { LogInit, MetricInit, Origin, SpanInit } from "../telemetry/build.ts";
