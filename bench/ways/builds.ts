import { join } from "../../lib/std/path.ts";
import { progress } from "../command.ts";
import { BATCH, extendedManifest, upstreamBuild } from "../manifest.ts";
import type { Options } from "../options.ts";
import { REDACTION, task, WAYS_BUILD, type WaysArtefacts } from "./artefacts.ts";

/** Seconds that it takes to get one more component. */
export interface AddTimes {
  /** `deno task build-plugin`. */
  plugin: number[];
  /** `deno task build-plugin --process`. */
  process: number[];
  /** Upstream's builder, which makes a whole executable with the component. */
  rebuild: number[];
}

/**
 * Times what adds the redaction processor: a plugin, or a whole executable. Everything is downloaded before, and the
 * builder itself is built.
 *
 * @param files What was built.
 * @param options How often, and whether with an empty build cache as well.
 * @returns The times with the build cache that the first, uncounted builds have left, and with an empty one.
 */
export async function timeAdding(
  files: WaysArtefacts,
  options: Options,
): Promise<{ warm: AddTimes; cold?: AddTimes }> {
  const folder = join(WAYS_BUILD, "adding");
  await Deno.remove(folder, { recursive: true }).catch(() => undefined);
  await Deno.mkdir(folder, { recursive: true });
  try {
    progress("Adding the component: once, uncounted ...");
    await add(folder, files, () => ({}));
    progress("Adding the component: again ...");
    const times: AddTimes[] = [];
    for (let round = 0; round < options.faults; round++) times.push(await add(folder, files, () => ({})));
    const warm = {
      plugin: times.flatMap(({ plugin }) => plugin),
      process: times.flatMap(({ process }) => process),
      rebuild: times.flatMap(({ rebuild }) => rebuild),
    };
    if (!options.builds) return { warm };
    progress("Adding the component, each time with an empty build cache ...");
    return { warm, cold: await add(folder, files, (name) => ({ GOCACHE: join(folder, "cache", name) })) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function add(
  folder: string,
  files: WaysArtefacts,
  env: (name: keyof AddTimes) => Record<string, string>,
): Promise<AddTimes> {
  const manifest = await extendedManifest("otelcol-more", "./executable", [BATCH, REDACTION]);
  const file = join(folder, "more.yaml");
  await Deno.writeTextFile(file, manifest.text);
  await Deno.remove(join(folder, "executable"), { recursive: true }).catch(() => undefined);
  const build = ["build-plugin", `${REDACTION}@${files.version}`, "--library", files.library, "--out"];
  return {
    plugin: [await seconds(() => task([...build, join(folder, "plugin.so")], env("plugin")))],
    process: [await seconds(() => task([...build, join(folder, "process"), "--process"], env("process")))],
    rebuild: [await seconds(() => upstreamBuild(file, manifest.version, env("rebuild")))],
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}
