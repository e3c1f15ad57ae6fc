import { CollectorError } from "../errors.ts";
import type { Library } from "../ffi/library.ts";
import { isEmbedded } from "../ffi/paths.ts";
import type { Plugins, PluginSettings } from "../settings.ts";
import { basename, join } from "../std/path.ts";
import type { LoadPluginOptions, PluginInfo, PluginReport } from "./info.ts";

/** Embedded plugins that were unpacked and loaded, by their embedded path. */
const unpacked = new Map<string, Promise<PluginInfo>>();

/**
 * Loads plugin files, in order. One that does not load is put aside, and the rest goes on. A file that comes twice,
 * also under another name, counts once.
 *
 * @param library The library to load into.
 * @param files The plugin files.
 * @param strict Whether the first one that does not load is thrown instead.
 * @throws {CollectorError} When strict: the codes of {@linkcode Library.loadPlugin}.
 */
export async function loadPlugins(
  library: Library,
  files: readonly (string | PluginSettings)[],
  strict: boolean,
): Promise<Plugins> {
  const plugins: Plugins = { loaded: [], skipped: [] };
  for (const file of files) {
    const { path, ...options } = typeof file === "string" ? { path: file } : file;
    try {
      const plugin = await loadPlugin(library, path, options);
      if (!plugins.loaded.some((other) => other.path === plugin.path)) plugins.loaded.push(plugin);
    } catch (error) {
      if (strict || !(error instanceof CollectorError)) throw error;
      plugins.skipped.push({ path, error });
    }
  }
  return plugins;
}

/** Go opens real files only, so a plugin inside a compiled program is unpacked first; once open, the file may go. */
async function loadPlugin(library: Library, path: string, options: LoadPluginOptions): Promise<PluginInfo> {
  if (!isEmbedded(path)) return await library.loadPlugin(path, options);
  const there = unpacked.get(path);
  if (there !== undefined) return await library.loadPlugin((await there).path, options);
  const loading = unpack(path, (file) => library.loadPlugin(file, options));
  unpacked.set(path, loading);
  try {
    return await loading;
  } catch (error) {
    if (error instanceof CollectorError && error.code === "PLUGIN_UNTRUSTED") unpacked.delete(path); // it was not opened
    throw error;
  }
}

/**
 * What is known of a plugin file, also of one inside a compiled program.
 *
 * @param library The library that it is for.
 * @param path The file.
 * @param open Whether one that fits is opened.
 * @throws {CollectorError} LIBRARY_ABI_MISMATCH.
 */
export async function inspectPlugin(library: Library, path: string, open: boolean): Promise<PluginReport> {
  if (!isEmbedded(path)) return await library.inspectPlugin(path, { open });
  const there = unpacked.get(path);
  const report = there === undefined
    ? await unpack(path, (file) => library.inspectPlugin(file, { open }))
    : await library.inspectPlugin((await there).path, { open });
  return { ...report, path };
}

async function unpack<T>(path: string, fn: (file: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "otelcol-deno-" });
  try {
    const file = join(folder, basename(path));
    await Deno.writeFile(file, await Deno.readFile(path), { mode: 0o700 });
    return await fn(file);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
