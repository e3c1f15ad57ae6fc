import { join } from "../../lib/std/path.ts";
import { BENCH_BUILD } from "../artefacts.ts";
import type { Variant } from "../collector.ts";
import { progress } from "../command.ts";
import type { Shape, Visit } from "../load.ts";
import type { Options } from "../options.ts";
import { comparisonRow, table } from "../report.ts";
import { compared, type Comparison, mean, minus, perCpuSecond, ratio } from "../results.ts";
import { loadRounds, type Series } from "../rounds.ts";
import { median, pairwise } from "../stats.ts";
import { makeTypeScript, type TypeScriptArtefacts } from "./artefacts.ts";
import { type Job, JOBS, typeScript } from "./jobs.ts";

/** Records a request. */
const BATCHES = [10, 100, 1000] as const;

/** What is sent: requests of each size on four connections, and those of ten on one, for the latency. */
const SHAPES: readonly Shape[] = [
  ...BATCHES.map((batch) => ({ batch, connections: 4, settleMs: 20, varied: true })),
  { batch: 10, connections: 1, settleMs: 20, varied: true },
];

/** Does nothing to a batch, in Go: what a hop is compared with. */
const NOTHING = { memory_limiter: { check_interval: "1s", limit_mib: 4000 } };

/**
 * Measures processors in TypeScript against OTTL's. See README.md one folder up.
 *
 * @param options What the command line asks for.
 * @returns The text to print; the same as JSON is in build/bench/typescript.json.
 */
export async function benchTypeScript(options: Options): Promise<string> {
  const files = await makeTypeScript();
  const visits: Record<string, Record<string, Visit[]>[]> = {};
  const comparisons: Comparison[] = [];
  const rows: string[][] = [["CPU µs a record", ...BATCHES.map(String)]];
  for (const job of JOBS) {
    progress(job.title);
    const shapes = await loadRounds(files.load, variantsOf(job, files), options, SHAPES);
    visits[job.name] = shapes.map((series) => Object.fromEntries(series));
    BATCHES.forEach((batch, i) => comparisons.push(...compareJob(job, batch, shapes[i] as Series<Visit>)));
    if (job === JOBS[0]) comparisons.push(latency(shapes.at(-1) as Series<Visit>));
    for (const { name, title } of variantsOf(job, files)) {
      const costs = BATCHES.map((_, i) => (1e6 / median(shapes[i]?.get(name)?.map(perCpuSecond) ?? [])).toFixed(2));
      rows.push([`${job.name}: ${title}`, ...costs]);
    }
  }
  const json = JSON.stringify({ options, comparisons, visits }, null, 2) + "\n";
  await Deno.writeTextFile(join(BENCH_BUILD, "typescript.json"), json);
  if (options.json) return json;
  const head = ["", "median", "its 95 % interval", "wanted", ""];
  return `${table([head, ...comparisons.map(comparisonRow)])}\n\n${table(rows)}\n`;
}

/** OTTL in the plain executable, twice, and in Deno; TypeScript as it is, and with declared reads; only the hop; nothing. */
function variantsOf(job: Job, files: TypeScriptArtefacts): Variant[] {
  const plain = (config: string) => [files.plain, "--config", config];
  const deno = (config: string) => [
    ...[Deno.execPath(), "run", "-P=run", "--no-prompt", "main.ts", "run", "--library", files.library],
    ...["--config", config],
  ];
  return [
    { name: "plain", title: "OTTL, plain executable", command: plain, processors: job.ottl },
    { name: "plainAgain", title: "the same again", command: plain, processors: job.ottl },
    { name: "ottl", title: "OTTL in Deno", command: deno, processors: job.ottl },
    { name: "typescript", title: "TypeScript", command: deno, processors: typeScript(job.name) },
    { name: "reads", title: "TypeScript, reads declared", command: deno, processors: typeScript(`${job.name}_reads`) },
    { name: "hop", title: "TypeScript that does nothing", command: deno, processors: typeScript("nothing") },
    { name: "nothing", title: "no processor", command: deno, processors: NOTHING },
  ];
}

function compareJob(job: Job, batch: 10 | 100 | 1000, series: Series<Visit>): Comparison[] {
  const of = (name: string) => series.get(name)?.map(perCpuSecond) ?? [];
  const both = pairwise(of("plain"), of("plainAgain"), mean);
  const name = `${job.name}${batch}`;
  const reads = batch === 10 ? undefined : { atLeast: job.wantedReads[batch] };
  return [
    compared(`${name}Noise`, `${job.title}, ${batch} records: A/A`, "", [of("plainAgain"), of("plain"), ratio]),
    compared(`${name}Ottl`, "   OTTL in Deno / plain", "", [of("ottl"), both, ratio]),
    compared(`${name}TypeScript`, "   TypeScript / OTTL", "", [of("typescript"), both, ratio], {
      atLeast: job.wanted[batch],
    }),
    compared(`${name}Reads`, "   the same, reads declared", "", [of("reads"), both, ratio], reads),
  ];
}

function latency(series: Series<Visit>): Comparison {
  const p50 = (name: string) => series.get(name)?.map(({ p50Ms }) => p50Ms * 1000) ?? [];
  return compared("hop", "p50 of a hop, 10 records, 1 connection", "µs", [p50("hop"), p50("nothing"), minus], {
    atMost: 60,
  });
}
