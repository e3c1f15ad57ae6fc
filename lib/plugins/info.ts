import type { CollectorError } from "../errors.ts";

/** What kind of component a factory makes. */
export type ComponentKind = "receiver" | "processor" | "exporter" | "connector" | "extension";

/** Bounds of a plugin that runs in a process of its own; others ignore them. The first load of a file sets them. */
export interface ProcessBounds {
  /** How much memory the process may use for its data, in bytes; at least 64 MiB. A Go program collects its garbage more
   * often when it comes near. What the kernel counts as the process's data, which is also what is mapped and not used,
   * may be 128 MiB more: an allocation above that ends the process, which is started again. Default: no limit. */
  memoryBytes?: number;
  /** How long a call may be in the hands of a processor or connector, in ms; then the process is killed and started
   * again, and the call is made once more. Time that later components take does not count. A process that as a whole
   * gives no sign of life for as long is killed, too. Default: 5000. */
  timeoutMs?: number;
  /** A process of the plugin that runs already, in a debugger as a rule: it is used instead of starting one, and the other
   * bounds do not hold. Default: none. */
  attach?: AttachedProcess;
}

/** A process of a plugin that was started by hand, with `--debug`. */
export interface AttachedProcess {
  /** Its number. */
  pid: number;
  /** The path of its Unix socket. */
  socket: string;
}

/** How a plugin is loaded. */
export interface LoadPluginOptions {
  /** Whether it may replace component types that are built into the library. Default: false; then it is refused. */
  override?: boolean;
  /** The SHA-256 that the file must have, in hex: any other content is refused, and what was checked is what is
   * opened. Default: any content. */
  sha256?: string;
  /** Its bounds, when it runs in a process of its own. */
  process?: ProcessBounds;
}

/** A component type that a plugin brings. */
export interface PluginComponent {
  /** What kind of component it is. */
  kind: ComponentKind;
  /** Its type, as it stands in a configuration. */
  type: string;
  /** `stable`, `beta`, `alpha`, `development`, … by signal: `traces`, `metrics`, `logs`, `profiles`; of an extension
   * `extension`; of a connector `traces_to_metrics` and so on. What is not there is not supported. */
  stability: Record<string, string>;
  /** The type's old name, under which it is found too. */
  deprecatedAlias?: string;
  /** Module and version of the built-in component of this type, in whose place it comes. */
  replaces?: string;
}

/** A component type that a collector has. */
export interface ComponentInfo extends PluginComponent {
  /** Whether it is built into the library, or of a plugin: which kind of one. */
  from: "built-in" | PluginInfo["kind"];
  /** The plugin's file. */
  path?: string;
  /** The Go module that the factory comes from. */
  module: string;
  /** The module's version. */
  version: string;
}

/** Something in which a file's build and the library's differ, and may not. */
export interface BuildDifference {
  /** `go`, a build setting such as `-trimpath`, or a module's path. */
  what: string;
  /** What it is in the file. */
  plugin: string;
  /** What it is in the library. */
  library: string;
}

/** What is known of a file that may be a plugin. */
export interface PluginReport {
  /** The file, absolute, without symbolic links; as it was given when there is none. */
  path: string;
  /** Its kind; undefined when it is no plugin. */
  kind?: PluginInfo["kind"];
  /** Its size; 0 when it cannot be read. */
  bytes: number;
  /** The SHA-256 of its content, in hex; undefined when it cannot be read. */
  sha256?: string;
  /** The Go module that the factory comes from; before it is opened, the main module. */
  module?: string;
  /** The module's version. */
  version?: string;
  /** The Go that built it; undefined when none did. */
  goVersion?: string;
  /** Operating system and architecture, such as `linux/amd64`. */
  platform?: string;
  /** Go's build mode: `plugin`, `exe`, `c-shared`, … */
  buildMode?: string;
  /** How its build differs from the library's. */
  differences: BuildDifference[];
  /** What it brings; undefined when it was not opened. */
  components?: PluginComponent[];
  /** Why it cannot be loaded; undefined when it can. */
  error?: CollectorError;
}

/** A plugin that the library has loaded. */
export interface PluginInfo {
  /** `plugin`: a Go plugin in this process; `process`: an executable in a process of its own. */
  kind: "plugin" | "process";
  /** The file, absolute, without symbolic links. */
  path: string;
  /** The Go module that the factory comes from. */
  module: string;
  /** The module's version. */
  version: string;
  /** The file's size. */
  bytes: number;
  /** The SHA-256 of the file's content, in hex. */
  sha256: string;
  /** The component types that it brings. */
  components: PluginComponent[];
  /** What examining and opening took, in ms. */
  milliseconds: number;
  /** The process that it was opened in, when it has one of its own. It is another one after a fault, or when the plugin
   * was not used for a while. */
  pid?: number;
}
