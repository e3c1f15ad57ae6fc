import { join } from "../../lib/std/path.ts";
import { BENCH_BUILD, moduleDifferences } from "../artefacts.ts";
import { loadLives, plain } from "../lives.ts";
import type { Options } from "../options.ts";
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
  const measured: MeasuredWays = {
    visits: await loadLives(files.load, Object.values(variants), options, SHAPES),
    faults: await faultRounds(files, options),
    adding: await timeAdding(files, options),
  };
  const json = JSON.stringify(
    {
      options,
      comparisons: compareWays(measured.visits),
      ...measured,
      // The built-in library has the component's modules too; other versions of the same would show here.
      differences: await moduleDifferences(files.library, files.builtIn),
      visits: plain(measured.visits),
    },
    null,
    2,
  ) + "\n";
  await Deno.writeTextFile(join(BENCH_BUILD, "ways.json"), json);
  return options.json ? json : reportWays(measured, variants);
}
