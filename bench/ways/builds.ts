import { join } from "../../lib/std/path.ts";
import { copyTree } from "../artefacts.ts";
import { progress, run } from "../command.ts";
import { BATCH, extendedManifest, installBuilder } from "../manifest.ts";
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

/** The times under different circumstances. */
export interface Adding {
  /** Everything but the file itself is there from the time before. */
  warm: AddTimes;
  /** The component's source has changed since. */
  changed: AddTimes;
  /** The build cache is empty. */
  cold?: AddTimes;
}

/** Where the component comes from. */
interface Source {
  /** The argument of `build-plugin`. */
  argument: string;
  /** What the builder's manifest replaces more: `module => folder`. */
  replaces: string[];
}

/**
 * Times what adds the redaction processor: a plugin, or a whole executable. Everything is downloaded before, and the
 * builder itself is built.
 *
 * @param files What was built.
 * @param options How often, and whether with an empty build cache as well.
 * @returns The times.
 */
export async function timeAdding(files: WaysArtefacts, options: Options): Promise<Adding> {
  const folder = join(WAYS_BUILD, "adding");
  await Deno.remove(folder, { recursive: true }).catch(() => undefined);
  await Deno.mkdir(folder, { recursive: true });
  try {
    const published = { argument: `${REDACTION}@${files.version}`, replaces: [] };
    const adder = await makeAdder(folder, files);
    const changing = await copySource(folder, files.version);
    const repeated = async (source: (round: number) => Promise<Source>): Promise<AddTimes> => {
      await adder(await source(0)); // uncounted
      const times: AddTimes[] = [];
      for (let round = 1; round <= options.faults; round++) times.push(await adder(await source(round)));
      return {
        plugin: times.flatMap(({ plugin }) => plugin),
        process: times.flatMap(({ process }) => process),
        rebuild: times.flatMap(({ rebuild }) => rebuild),
      };
    };
    progress("Adding the component, again and again ...");
    const warm = await repeated(() => Promise.resolve(published));
    progress("Adding the component after changes of its source ...");
    const changed = await repeated(changing);
    if (!options.builds) return { warm, changed };
    progress("Adding the component, each time with an empty build cache ...");
    const cold = await adder(published, (name) => ({ GOCACHE: join(folder, "cache", name) }));
    return { warm, changed, cold };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Adder = (source: Source, env?: (name: keyof AddTimes) => Record<string, string>) => Promise<AddTimes>;

async function makeAdder(folder: string, files: WaysArtefacts): Promise<Adder> {
  const builder = await installBuilder(folder, files.version);
  const manifest = join(folder, "more.yaml");
  const outputs = ["plugin", "process", "executable"].map((name) => join(folder, name));
  return async (source, env = () => ({})) => {
    for (const output of outputs) await Deno.remove(output, { recursive: true }).catch(() => undefined);
    const more = await extendedManifest("otelcol-more", "./executable", [BATCH, REDACTION], source.replaces);
    await Deno.writeTextFile(manifest, more.text);
    const build = ["build-plugin", source.argument, "--library", files.library, "--out"];
    const rebuild = { cwd: folder, env: env("rebuild") };
    return {
      plugin: [await seconds(() => task([...build, join(folder, "plugin")], env("plugin")))],
      process: [await seconds(() => task([...build, join(folder, "process"), "--process"], env("process")))],
      rebuild: [await seconds(() => run([builder, "--config", manifest], rebuild))],
    };
  };
}

/** Copies the component's source; what it returns changes the copy, and says where it is. */
async function copySource(folder: string, version: string): Promise<(round: number) => Promise<Source>> {
  const { Dir } = JSON.parse(await run(["go", "mod", "download", "-json", `${REDACTION}@${version}`]));
  const copy = join(folder, "source");
  await copyTree(Dir, copy);
  const source = { argument: copy, replaces: [`${REDACTION} => ${copy}`] };
  return async (round) => {
    const text = `package redactionprocessor\n\n// Round differs each time.\nfunc Round() int { return ${round} }\n`;
    await Deno.writeTextFile(join(copy, "round.go"), text);
    return source;
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}
