import { CollectorError } from "../errors.ts";
import type { Library, PluginInfo } from "../ffi/library.ts";
import { isEmbedded } from "../ffi/paths.ts";
import type { Plugins } from "../settings.ts";
import { basename, join } from "../std/path.ts";

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
export async function loadPlugins(library: Library, files: readonly string[], strict: boolean): Promise<Plugins> {
  const plugins: Plugins = { loaded: [], skipped: [] };
  for (const path of files) {
    try {
      const plugin = await (isEmbedded(path) ? loadEmbedded(library, path) : library.loadPlugin(path));
      if (!plugins.loaded.some((other) => other.path === plugin.path)) plugins.loaded.push(plugin);
    } catch (error) {
      if (strict || !(error instanceof CollectorError)) throw error;
      plugins.skipped.push({ path, error });
    }
  }
  return plugins;
}

/** Go opens real files only, so a plugin inside a compiled program is unpacked first; once open, the file may go. */
function loadEmbedded(library: Library, path: string): Promise<PluginInfo> {
  const there = unpacked.get(path);
  if (there !== undefined) return there;
  const loading = (async () => {
    const folder = await Deno.makeTempDir({ prefix: "otelcol-deno-" });
    try {
      const file = join(folder, basename(path));
      await Deno.writeFile(file, await Deno.readFile(path));
      return await library.loadPlugin(file);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  })();
  unpacked.set(path, loading);
  return loading;
}
