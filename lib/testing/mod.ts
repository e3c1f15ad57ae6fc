/**
 * Testing components in TypeScript without a Collector, and configurations in one whose pipelines begin and end in the
 * test.
 *
 * @module
 */
export { logs, metrics, traces } from "./batches.ts";
export type { Emitted, EmittedBySignal } from "./emitted.ts";
export { type ReceiverSettings, RunningReceiver, startReceiver } from "./receiver.ts";
export { type ConnectorResult, type ProcessorResult, runConnector, runExporter, runProcessor } from "./run.ts";
export type { Input, Recorded, RunSettings, Tested } from "./session.ts";
export { TestCollector, testCollector, type TestCollectorSettings } from "./test_collector.ts";
export type * from "../authoring/definition.ts";
export type { Plain } from "../authoring/plain.ts";
export type { ComponentCount, ComponentLog, LogLevel } from "../authoring/telemetry_sink.ts";
export type * from "../authoring/types.ts";
export { fromJSON } from "../telemetry/from_json.ts";
