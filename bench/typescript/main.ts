import { join } from "../../lib/std/path.ts";
import { BENCH_BUILD } from "../artefacts.ts";
import type { Variant } from "../collector.ts";
import { progress } from "../command.ts";
import { loadLives, plain } from "../lives.ts";
import type { Shape, Visit } from "../load.ts";
import type { Options } from "../options.ts";
import { comparisonRow, table } from "../report.ts";
import { type Comparison, medianOf, perCpuSecond } from "../results.ts";
import type { Series } from "../rounds.ts";
import { makeTypeScript } from "./artefacts.ts";
import { compareBatched, compareHops, compareJob, compareWorkers } from "./compare.ts";
import { JOBS } from "./jobs.ts";
import { BATCHED, BATCHES, BUSY, HOPS, SIZES } from "./suites.ts";
import { Variants } from "./variants.ts";

/**
 * Measures processors in TypeScript against OTTL's and Rotel's. See README.md one folder up.
 *
 * @param options What the command line asks for.
 * @returns The text to print; the same as JSON is in build/bench/typescript.json.
 */
export async function benchTypeScript(options: Options): Promise<string> {
  const files = await makeTypeScript();
  const variants = new Variants(files);
  const visits: Record<string, Record<string, Record<string, Visit[]>>> = {};
  const comparisons: Comparison[] = [];
  const costs: string[][] = [["CPU µs a record", ...BATCHES.map(String)]];
  const suite = async <K extends string>(title: string, list: Variant[], shapes: Record<K, Shape>) => {
    progress(title);
    const load = await loadLives(files.load, list, options, shapes);
    visits[title] = plain(load);
    costs.push(...list.map((variant) => [`${title}: ${variant.title}`, ...costsOf(load, variant.name)]));
    return load;
  };
  for (const job of JOBS) comparisons.push(...compareJob(job, await suite(job.title, variants.ofJob(job), SIZES)));
  for (const job of JOBS) {
    const load = await suite(`${job.title}, behind batch`, variants.behindBatch(job), BATCHED);
    comparisons.push(...compareBatched(job, load));
  }
  comparisons.push(...compareHops(await suite("Hop", variants.hops(), HOPS)));
  comparisons.push(...compareWorkers(await suite("Workers", variants.workers(), BUSY)));
  const json = JSON.stringify({ options, comparisons, visits }, null, 2) + "\n";
  await Deno.writeTextFile(join(BENCH_BUILD, "typescript.json"), json);
  if (options.json) return json;
  const head = ["", "median", "its 95 % interval", "wanted", ""];
  return `${table([head, ...comparisons.map(comparisonRow)])}\n\n${table(costs)}\n`;
}

/** What a record costs, for each size of a request that was sent. */
function costsOf(load: Record<string, Series<Visit>>, name: string): string[] {
  return BATCHES.map((batch) => {
    const series = load[`load${batch}`];
    return series === undefined ? "" : (1e6 / medianOf(series, name, perCpuSecond)).toFixed(2);
  });
}
