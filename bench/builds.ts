import { join } from "../lib/std/path.ts";
import { BENCH_BUILD, buildLibrary, buildPlugin } from "./artefacts.ts";
import { progress, ROOT } from "./command.ts";

/** Seconds that a build of the library, and of the plugin after it, took. */
export interface BuildTimes {
  /** The library. */
  library: number;
  /** The plugin. */
  plugin: number;
}

/**
 * Builds the library and the plugin with an empty build cache, then once more with the cache that this has left. The
 * module cache is the user's: nothing is downloaded twice.
 *
 * @returns The times of both.
 */
export async function timeBuilds(): Promise<{ cold: BuildTimes; warm: BuildTimes }> {
  const folder = join(BENCH_BUILD, "builds");
  const cache = join(folder, "cache");
  await Deno.remove(folder, { recursive: true }).catch(() => undefined);
  try {
    progress("Building with an empty cache ...");
    const cold = await build(join(folder, "cold"), cache);
    progress("Building again ...");
    return { cold, warm: await build(join(folder, "warm"), cache) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function build(folder: string, GOCACHE: string): Promise<BuildTimes> {
  const sources = join(ROOT, "go");
  const begin = performance.now();
  await buildLibrary(sources, join(folder, "library.so"), { GOCACHE });
  const middle = performance.now();
  await buildPlugin(sources, join(folder, "plugin.so"), { GOCACHE });
  return { library: (middle - begin) / 1000, plugin: (performance.now() - middle) / 1000 };
}
