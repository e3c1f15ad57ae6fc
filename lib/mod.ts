/**
 * The OpenTelemetry Collector inside a Deno process, by FFI, with Go plugins.
 *
 * @example A collector that prints what it receives, for one second
 * ```ts
 * import { Collector } from "@otelcol/deno";
 *
 * await using collector = await Collector.load({
 *   config: "test.yaml",
 *   set: [
 *     "receivers.otlp.protocols.grpc.endpoint=127.0.0.1:14317",
 *     "receivers.otlp.protocols.http.endpoint=127.0.0.1:14318",
 *   ],
 *   plugins: ["build/plugins/dynbatchprocessor.so"],
 * });
 * await collector.start();
 * setTimeout(() => collector.stop(), 1000);
 * await collector.wait();
 * ```
 *
 * @module
 */
export type { PushOptions } from "./bridge/pushes.ts";
export { Collector, DEFAULT_STOP_TIMEOUT } from "./collector.ts";
export {
  CollectorError,
  type CollectorErrorCode,
  type CollectorErrorOptions,
  type ErrorJson,
  STATUS_CODES,
} from "./errors.ts";
export { ENTRIES, type Entry, Library, type LibraryInfo } from "./ffi/library.ts";
export type {
  AttachedProcess,
  BuildDifference,
  ComponentInfo,
  ComponentKind,
  LoadPluginOptions,
  PluginComponent,
  PluginInfo,
  PluginReport,
  ProcessBounds,
} from "./plugins/info.ts";
export type {
  CollectorSettings,
  CollectorState,
  CollectorStatus,
  ConfigSource,
  Endpoint,
  LogRecord,
  ModuleChange,
  ModuleReplacement,
  Plugins,
  PluginSettings,
  SkippedPlugin,
} from "./settings.ts";
export { VERSION } from "./version.ts";
