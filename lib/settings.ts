import type { LoadPluginOptions, PluginInfo } from "./plugins/info.ts";
import type { CollectorError } from "./errors.ts";

/** Where a collector is in its life; the library uses the same words. One that was never started is stopped. */
export type CollectorState = "stopped" | "starting" | "running" | "stopping" | "failed";

/** A source of configuration: a file's path or a `file:`, `env:`, `yaml:`, `http:` or `https:` URI, or the
 * configuration itself as an object. */
export type ConfigSource = string | Readonly<Record<string, unknown>>;

/** One record of a collector's own log. */
export interface LogRecord {
  /** Milliseconds since the epoch. */
  time: number;
  /** `debug`, `info`, `warn`, `error`, `dpanic`, `panic` or `fatal`. */
  level: string;
  /** The logger's name, "" for most. */
  logger: string;
  /** The text. */
  message: string;
  /** What stands beside it: `otelcol.component.id`, `error`, … */
  fields: Readonly<Record<string, unknown>>;
}

/** What code gives for a collector; the configuration is the user's and stays stock otelcol YAML. */
export interface CollectorSettings {
  /** Sources of configuration, merged in order as by otelcol. */
  config: ConfigSource | readonly ConfigSource[];
  /** `a.b.c=value`, set over the configuration, as otelcol's `--set`. Default: none. */
  set?: readonly string[];
  /** Feature gates: `id`, `+id` or `-id`. They hold for the whole process. Default: none. */
  featureGates?: readonly string[];
  /** What `${env:NAME}` sees. Default: `Deno.env` as it is when the collector is loaded, if Deno may read all of it;
   * else a reference is an error. */
  env?: Readonly<Record<string, string>>;
  /** Plugin files, or files with how they are loaded. Default: none. */
  plugins?: readonly (string | PluginSettings)[];
  /** Whether a plugin that does not load is an error. Default: false; it is skipped and stands in `skippedPlugins`. */
  strictPlugins?: boolean;
  /** The library file. Default: the variable `OTELCOL_LIBRARY`, else `build/libotelcorecol.so` of the project. */
  library?: string;
  /** How long a stop may take, in ms; then the collector is given up. Default: 30 000. */
  stopTimeout?: number;
  /** Has the files of components' TypeScript modules watched: a new version takes over when they change, see
   * {@linkcode Collector.replaceModule}. Is told how that ends. An exception in it is uncaught. Default: nothing is
   * watched. */
  onModuleChange?: (change: ModuleChange) => void;
  /** Takes the collector's own log records, which then do not go to stderr. Records that wait while 4 096 events are
   * not yet taken push out the oldest; a record then says how many were lost. An exception in it is uncaught. */
  onLog?: (record: LogRecord) => void;
  /** Is told each change of state. An exception in it is uncaught. */
  onState?: (state: CollectorState, error?: CollectorError) => void;
}

/** A new version of components' modules that has taken over. */
export interface ModuleReplacement {
  /** The IDs of the components: several where components share their Workers. */
  components: string[];
  /** How long it took, with the loading of the modules, in ms. */
  milliseconds: number;
  /** For how long of that batches waited, in ms. */
  paused: number;
}

/** How a change of a module's files ended: a new version has taken over, or the one before goes on. */
export type ModuleChange = ModuleReplacement | {
  /** The IDs of the components. */
  components: string[];
  /** Why the new version did not take over: MODULE_REFUSED. */
  error: CollectorError;
};

/** A plugin of a collector. */
export interface PluginSettings extends LoadPluginOptions {
  /** The file. */
  path: string;
}

/** An address on which a component is configured to listen. */
export interface Endpoint {
  /** The component's ID, such as `otlp/2`. */
  component: string;
  /** Where it stands in the component's configuration, such as `protocols::grpc`. */
  path: string;
  /** `host:port`. */
  address: string;
}

/** A collector's state and what it consists of. */
export interface CollectorStatus {
  /** Where it is in its life. */
  state: CollectorState;
  /** Why it failed, when it has. */
  error?: CollectorError;
  /** The IDs of the pipelines, such as `logs/2`; those of the last run when it is stopped. */
  pipelines: string[];
  /** Where receivers and extensions listen. */
  listen: Endpoint[];
  /** Environment variables that the configuration refers to without a default and that are not set. */
  unsetEnv: string[];
}

/** A plugin that did not load. */
export interface SkippedPlugin {
  /** The file as it was given. */
  path: string;
  /** Why. */
  error: CollectorError;
}

/** The plugins of a collector. */
export interface Plugins {
  /** Those that were loaded. */
  loaded: PluginInfo[];
  /** Those that were not. */
  skipped: SkippedPlugin[];
}
