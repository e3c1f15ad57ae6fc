import { join } from "../../lib/std/path.ts";
import { BENCH_BUILD, moduleDifferences } from "../artefacts.ts";
import type { Options } from "../options.ts";
import { loadRounds, type Series } from "../rounds.ts";
import type { Visit } from "../load.ts";
import { makeWays } from "./artefacts.ts";
import { timeAdding } from "./builds.ts";
import { faultRounds } from "./faults.ts";
import { reportWays } from "./report.ts";
import { compareWays, type MeasuredWays } from "./results.ts";
import { SHAPES, ways } from "./variants.ts";

/**
 * Measures one factory three ways: built into the library, as a Go plugin, in a process of its own. See README.md one
 * folder up.
 *
 * @param options What the command line asks for.
 * @returns The text to print; the same as JSON is in build/bench/ways.json.
 */
export async function benchWays(options: Options): Promise<string> {
  const files = await makeWays();
  const variants = ways(files);
  const names = Object.keys(SHAPES) as (keyof typeof SHAPES)[];
  const loaded = await loadRounds(files.load, Object.values(variants), options, Object.values(SHAPES));
  const visits = Object.fromEntries(names.map((name, i) => [name, loaded[i]])) as MeasuredWays["visits"];
  const measured: MeasuredWays = {
    visits,
    faults: await faultRounds(files, options),
    adding: await timeAdding(files, options),
  };
  const json = JSON.stringify(
    {
      options,
      comparisons: compareWays(visits),
      ...measured,
      // The built-in library has the component's modules too; other versions of the same would show here.
      differences: await moduleDifferences(files.library, files.builtIn),
      visits: Object.fromEntries(names.map((name) => [name, plain(visits[name])])),
    },
    null,
    2,
  ) + "\n";
  await Deno.writeTextFile(join(BENCH_BUILD, "ways.json"), json);
  return options.json ? json : reportWays(measured, variants);
}

function plain(series: Series<Visit>): Record<string, Visit[]> {
  return Object.fromEntries(series);
}
