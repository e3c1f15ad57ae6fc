/**
 * Testing components in TypeScript, without a Collector.
 *
 * @module
 */
export { type Emitted, type EmittedBySignal } from "./emitted.ts";
export { type ReceiverSettings, RunningReceiver, startReceiver } from "./receiver.ts";
export { runConnector, runExporter, runProcessor } from "./run.ts";
export type { Component, Input, Recorded, RunSettings } from "./session.ts";
