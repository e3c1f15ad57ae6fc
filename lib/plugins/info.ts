/** What kind of component a factory makes. */
export type ComponentKind = "receiver" | "processor" | "exporter" | "connector" | "extension";

/** How a plugin is loaded. */
export interface LoadPluginOptions {
  /** Whether it may replace component types that are built into the library. Default: false; then it is refused. */
  override?: boolean;
  /** The SHA-256 that the file must have, in hex: any other content is refused, and what was checked is what is
   * opened. Default: any content. */
  sha256?: string;
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
}
