/**
 * Measures the Collector in Deno against the plain executable of the same components. See README.md beside this file.
 *
 * @module
 */
import { join } from "../lib/std/path.ts";
import { BENCH_BUILD, makeArtefacts, moduleDifferences } from "./artefacts.ts";
import { timeBuilds } from "./builds.ts";
import { variants } from "./collector.ts";
import { endAll, progress } from "./command.ts";
import { type Options, parseOptions, USAGE } from "./options.ts";
import { report } from "./report.ts";
import { compare, type Measured } from "./results.ts";
import { FULL } from "./load.ts";
import { loadRounds, startRounds } from "./rounds.ts";
import { benchTypeScript } from "./typescript/main.ts";
import { benchWays } from "./ways/main.ts";

async function bench(options: Options): Promise<string> {
  const files = await makeArtefacts();
  const differences = await moduleDifferences(files.plain, files.withBatch);
  const all = variants(files);
  const [loaded = new Map()] = await loadRounds(files.load, Object.values(all), options, [FULL]);
  const measured: Measured = {
    visits: loaded,
    starts: await startRounds(files.load, [all.plain, all.plainAgain, all.plugin], options),
    sizes: {
      "plain executable": (await Deno.stat(files.plain)).size,
      library: (await Deno.stat(files.library)).size,
      plugin: (await Deno.stat(files.plugin)).size,
      "library, batch built in": (await Deno.stat(files.withBatch)).size,
    },
    ...options.builds ? { builds: await timeBuilds() } : {},
  };
  const { visits, starts, ...rest } = measured;
  const raw = { visits: Object.fromEntries(visits), starts: Object.fromEntries(starts) };
  const json = JSON.stringify({ options, comparisons: compare(measured), ...rest, differences, ...raw }, null, 2) +
    "\n";
  await Deno.writeTextFile(join(BENCH_BUILD, "results.json"), json);
  if (options.json) return json;
  const note = differences.length === 0 ? "" : `\nModules that only one build has: ${differences.join(", ")}\n`;
  return report(measured, all) + note;
}

async function main(): Promise<number> {
  let options: Options | undefined;
  try {
    options = parseOptions(Deno.args);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    progress(error.message);
    return 2;
  }
  const text = options === undefined ? USAGE : await benchOf(options)(options);
  await Deno.stdout.write(new TextEncoder().encode(text));
  return 0;
}

function benchOf({ ways, typeScript }: Options): (options: Options) => Promise<string> {
  return ways ? benchWays : typeScript ? benchTypeScript : bench;
}

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.addSignalListener(signal, () => {
    endAll();
    Deno.exit(status);
  });
}
try {
  Deno.exitCode = await main();
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  Deno.exitCode = 1;
} finally {
  endAll();
}
Deno.exit();
