import { CollectorError, errorFromJson, type ErrorJson } from "../errors.ts";
import { ABI_VERSION } from "../version.ts";
import { call, callAsync, encode, encodeCString } from "./call.ts";
import { checkElf } from "./elf.ts";
import { isEmbedded, libraryPath } from "./paths.ts";
import type { ComponentInfo, LoadPluginOptions, PluginInfo, PluginReport } from "../plugins/info.ts";
import { type Abi, probes, type Symbols, symbols } from "./symbols.ts";

/** The ways into a library, best first: the versioned ABI, or one of the two exports of the old libraries. */
export const ENTRIES = ["abi", "main-with-plugin", "main"] as const;

/** A way into a library. */
export type Entry = typeof ENTRIES[number];

/** What a library says of itself. */
export interface LibraryInfo {
  /** The version of otelcol-deno that it was built from. */
  version: string;
  /** The Collector's version, such as `v0.165.0`. */
  collectorVersion: string;
  /** The Go that built it, such as `go1.26.8`. */
  goVersion: string;
  /** Operating system and architecture, such as `linux/amd64`. */
  platform: string;
  /** Goroutines of the whole library now. */
  goroutines: number;
  /** Collectors that were made and not yet released. */
  collectors: number;
}

/** The symbols of the opened libraries: no part of the public class. */
const tables = new WeakMap<Library, Symbols>();

/** The library of this process; a second Go runtime beside it would be undefined behaviour. */
let opened: Library | undefined;

/**
 * The Collector as an opened C library. It is opened once in a process and never closed: Go cannot be unloaded.
 *
 * @example What is in the library
 * ```ts
 * import { Library } from "@otelcol/deno";
 *
 * const { collectorVersion } = Library.open().info();
 * ```
 */
export class Library {
  /** The file, absolute, without symbolic links. */
  readonly path: string;

  private constructor(path: string, opened: Symbols) {
    this.path = path;
    tables.set(this, opened);
  }

  /**
   * Opens the library, or returns the one that is open. The file is checked before the dynamic loader sees it.
   *
   * @param path The file; default: the variable `OTELCOL_LIBRARY`, else `build/libotelcorecol.so` of the project.
   * @throws {CollectorError} LIBRARY_NOT_FOUND, LIBRARY_INVALID (also when another library is open in this process),
   * LIBRARY_NO_ENTRY, PERMISSION_DENIED.
   */
  static open(path?: string): Library {
    const real = realPath(libraryPath(path));
    if (opened?.path === real) return opened;
    if (opened !== undefined) {
      throw new CollectorError("LIBRARY_INVALID", `Cannot open library "${real}": "${opened.path}" is open already`, {
        hint: "A process holds one Go library; use another process for the second",
      });
    }
    const library = new Library(real, dlopen(real));
    if (library.entries().length === 0) {
      throw new CollectorError("LIBRARY_NO_ENTRY", `Cannot use library "${real}": it has no entry point`, {
        hint: "Looked for: otelcol_abi_version (the versioned ABI), MainWithPlugin, Main",
      });
    }
    return opened = library;
  }

  /** The ways into this library, best first. */
  entries(): Entry[] {
    const there: Record<Entry, boolean> = {
      "abi": symbolsOf(this).otelcol_abi_version !== null,
      "main-with-plugin": symbolsOf(this).MainWithPlugin !== null,
      "main": symbolsOf(this).Main !== null,
    };
    return ENTRIES.filter((entry) => there[entry]);
  }

  /**
   * What the library is, and how many goroutines and collectors live in it.
   *
   * @throws {CollectorError} LIBRARY_ABI_MISMATCH.
   */
  info(): LibraryInfo {
    const abi = abiOf(this);
    return call((out, capacity) => abi.otelcol_info(out, capacity)).value as LibraryInfo;
  }

  /**
   * Loads a plugin into the process. Go cannot unload it; the same file is loaded once.
   *
   * @param path The plugin file.
   * @param options How to load it.
   * @throws {CollectorError} PLUGIN_NOT_FOUND, PLUGIN_INVALID, PLUGIN_INCOMPATIBLE, PLUGIN_NO_FACTORY, PLUGIN_FAILED,
   * PLUGIN_CONFLICT, PLUGIN_UNTRUSTED, LIBRARY_ABI_MISMATCH.
   */
  async loadPlugin(path: string, options: LoadPluginOptions = {}): Promise<PluginInfo> {
    const abi = abiOf(this);
    const text = encode(JSON.stringify({ path, ...options }));
    const loaded = await callAsync((out, capacity) => abi.otelcol_plugin_load(text, text.length, out, capacity));
    return loaded.value as PluginInfo;
  }

  /**
   * Says what is known of a file that may be a plugin, without loading it: no component type of it is in another's way.
   * A file that does not fit the library is only read.
   *
   * @param path The file.
   * @param options `open`: whether a file that fits is opened, which runs its code, and cannot be undone; else its
   * components are not known. Default: true.
   * @throws {CollectorError} LIBRARY_ABI_MISMATCH. What is wrong with the file stands in the report.
   */
  async inspectPlugin(path: string, options: { open?: boolean } = {}): Promise<PluginReport> {
    const abi = abiOf(this);
    const text = encode(JSON.stringify({ path, open: options.open ?? true }));
    const { value } = await callAsync((out, size) => abi.otelcol_plugin_inspect(text, text.length, out, size));
    const { error, differences = [], ...report } = value as Omit<PluginReport, "error"> & { error?: ErrorJson };
    return { ...report, differences, ...(error !== undefined && { error: errorFromJson(error) }) };
  }

  /**
   * Lists the component types of the library and of plugins, by kind and type.
   *
   * @param plugins Paths of loaded plugins, as {@linkcode Library.loadPlugin} gave them. Default: none.
   * @throws {CollectorError} The plugin codes, for a file that was not loaded and does not load; LIBRARY_ABI_MISMATCH.
   *
   * @example The processors that are built in
   * ```ts
   * import { Library } from "@otelcol/deno";
   *
   * const components = await Library.open().components();
   * const processors = components.filter(({ kind }) => kind === "processor").map(({ type }) => type);
   * ```
   */
  async components(plugins: readonly string[] = []): Promise<ComponentInfo[]> {
    const abi = abiOf(this);
    const files = encode(JSON.stringify(plugins));
    return (await callAsync((out, size) => abi.otelcol_components(files, files.length, out, size)))
      .value as ComponentInfo[];
  }

  /**
   * Runs a collector by one of the exports of the old libraries, which block until it ends and take SIGINT and SIGTERM.
   *
   * @param entry Which export.
   * @param plugins Plugin files, for `main-with-plugin`.
   * @returns The exit status of this project's libraries; old ones answer nothing that means something.
   * @throws {CollectorError} LIBRARY_NO_ENTRY.
   */
  async runMain(entry: "main-with-plugin" | "main", plugins: readonly string[]): Promise<number> {
    const { Main, MainWithPlugin } = symbolsOf(this);
    if (entry === "main" && Main !== null) return await Main();
    if (entry === "main-with-plugin" && MainWithPlugin !== null) {
      return await MainWithPlugin(encodeCString(plugins.join(",")));
    }
    throw new CollectorError("LIBRARY_NO_ENTRY", `Cannot use library "${this.path}": it has no entry "${entry}"`, {
      hint: `It has: ${this.entries().join(", ")}`,
    });
  }
}

/**
 * The symbols of the versioned ABI of an opened library.
 *
 * @throws {CollectorError} LIBRARY_ABI_MISMATCH when the library has none, or speaks another version.
 */
export function abiOf(library: Library): Abi {
  const table = symbolsOf(library);
  const version = table.otelcol_abi_version?.();
  const missing = Object.entries(table).filter(([, symbol]) => symbol === null).map(([name]) => name);
  if (version === ABI_VERSION && missing.length === 0) return table as Abi;
  const speaks = version === undefined
    ? "has no versioned ABI"
    : version !== ABI_VERSION
    ? `speaks version ${version} of the ABI`
    : `lacks ${missing.join(", ")}`;
  const old = library.entries().filter((entry) => entry !== "abi").map((entry) => `--entry ${entry}`);
  throw new CollectorError(
    "LIBRARY_ABI_MISMATCH",
    `Cannot use library "${library.path}": it ${speaks}, this program speaks version ${ABI_VERSION}`,
    {
      hint: "Build the library that belongs to this program: deno task build-go" +
        (old.length === 0 ? "" : `; or run this one the old way: ${old.join(" or ")}`),
    },
  );
}

function symbolsOf(library: Library): Symbols {
  const table = tables.get(library);
  if (table === undefined) throw new TypeError("Library objects are made by Library.open() only");
  return table;
}

function realPath(path: string): string {
  if (isEmbedded(path)) return path;
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    throw accessError(path, error);
  }
}

function dlopen(path: string): Symbols {
  try {
    if (Deno.build.os === "linux" && !isEmbedded(path)) checkElf(path);
    // The path is the real one, so that a link inside a permitted folder cannot lead out of it.
    const there: Record<string, unknown> = Deno.dlopen(path, probes).symbols;
    const found = Object.entries(Deno.dlopen(path, symbols).symbols);
    return Object.fromEntries(found.map(([name, fn]) => [name, there[name] === null ? null : fn])) as Symbols;
  } catch (error) {
    throw accessError(path, error);
  }
}

function accessError(path: string, error: unknown): unknown {
  if (error instanceof CollectorError) return error;
  if (error instanceof Deno.errors.NotFound) {
    return new CollectorError("LIBRARY_NOT_FOUND", `Cannot open library "${path}": no such file`, {
      cause: error,
      hint: "Build it (deno task build-go), or name one by --library or OTELCOL_LIBRARY",
    });
  }
  if (error instanceof Deno.errors.NotCapable) {
    return new CollectorError("PERMISSION_DENIED", `Cannot open library "${path}": ${error.message}`, {
      cause: error,
      hint: `Run Deno with --allow-read="${path}" --allow-ffi="${path}", or put the library into build/`,
    });
  }
  const text = (error instanceof Error ? error.message : String(error)).replace(/^(Could not open library: )+/, "");
  return new CollectorError("LIBRARY_INVALID", `Cannot open library "${path}": ${text}`, {
    cause: error,
    hint: "Build it for this machine: deno task build-go",
  });
}
