/**
 * The OpenTelemetry Collector inside a Deno process, by FFI, with Go plugins.
 *
 * @example A collector that prints the traces it receives
 * ```ts ignore
 * import { Collector } from "@otelcol/deno";
 *
 * await using collector = await Collector.load({ config: "test.yaml", plugins: ["build/plugins/dynbatchprocessor.so"] });
 * await collector.start();
 * await collector.wait();
 * ```
 *
 * @module
 */
export { Collector, DEFAULT_STOP_TIMEOUT } from "./collector.ts";
export { CollectorError, type CollectorErrorCode, type CollectorErrorOptions, STATUS_CODES } from "./errors.ts";
export { ENTRIES, type Entry, Library, type LibraryInfo, type PluginInfo } from "./ffi/library.ts";
export type {
  CollectorSettings,
  CollectorState,
  CollectorStatus,
  ConfigSource,
  Endpoint,
  LogRecord,
  Plugins,
  SkippedPlugin,
} from "./settings.ts";
export { VERSION } from "./version.ts";
