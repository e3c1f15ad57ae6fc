import type { ByShape } from "../lives.ts";
import type { Visit } from "../load.ts";
import { compared, type Comparison, mean, minus, perCpuSecond, ratio } from "../results.ts";
import type { Series } from "../rounds.ts";
import { pairwise } from "../stats.ts";
import type { Job } from "./jobs.ts";
import { type BATCHED, BATCHES, type BUSY, type HOPS, type SIZES } from "./suites.ts";

type Load<S> = ByShape<Extract<keyof S, string>, Visit>;

/**
 * Compares a job in TypeScript with OTTL and Rotel, for each size of a request.
 *
 * @param job The job.
 * @param load What the variants showed.
 * @returns The comparisons.
 */
export function compareJob(job: Job, load: Load<typeof SIZES>): Comparison[] {
  return BATCHES.flatMap((batch) => {
    const of = rates(load[`load${batch}`]);
    const name = `${job.name}${batch}`;
    const reads = batch === 10 ? undefined : { atLeast: job.wantedReads[batch] };
    const all = [
      compared(`${name}Noise`, `${job.title}, ${batch} records: A/A`, "", [of("plainAgain"), of("plain"), ratio]),
      compared(`${name}Ottl`, "   OTTL in Deno / plain", "", [of("ottl"), of.plain, ratio]),
      compared(`${name}TypeScript`, "   TypeScript / OTTL", "", [of("typescript"), of.plain, ratio], {
        atLeast: job.wanted[batch],
      }),
      compared(`${name}Reads`, "   the same, reads declared", "", [of("reads"), of.plain, ratio], reads),
      compared(`${name}InDeno`, "   TypeScript / OTTL, both in Deno", "", [of("typescript"), of("ottl"), ratio]),
    ];
    if (batch !== 1000 || of("rotel").length === 0) return all;
    return [
      ...all,
      compared(`${name}Rotel`, "   TypeScript / Rotel's Python", "", [of("typescript"), of("rotel"), ratio], {
        atLeast: 3,
      }),
    ];
  });
}

/**
 * Compares a job behind the batch processor with OTTL there.
 *
 * @param job The job.
 * @param load What the variants showed.
 * @returns The comparisons.
 */
export function compareBatched(job: Job, { load10 }: Load<typeof BATCHED>): Comparison[] {
  const of = rates(load10);
  const name = `${job.name}Batched`;
  return [
    compared(`${name}Noise`, `${job.title}, 10 records, behind batch: A/A`, "", [
      of("plainAgain"),
      of("plain"),
      ratio,
    ]),
    compared(name, "   TypeScript / OTTL", "", [of("typescript"), of.plain, ratio], { atLeast: 1 }),
  ];
}

/**
 * Says what a hop costs, and a process of its own.
 *
 * @param load What the variants showed.
 * @returns The comparisons.
 */
export function compareHops(load: Load<typeof HOPS>): Comparison[] {
  const p50 = (name: string) => load.latency.get(name)?.map(({ p50Ms }) => p50Ms * 1000) ?? [];
  const nothing = pairwise(p50("nothing"), p50("nothingAgain"), mean);
  return [
    compared("hopNoise", "p50, 10 records, 1 connection: A/A", "µs", [p50("nothingAgain"), p50("nothing"), minus]),
    compared("hop", "   a hop - no processor", "µs", [p50("hop"), nothing, minus], { atMost: 60 }),
    compared("hopProcess", "   a hop to a process - no processor", "µs", [p50("hopProcess"), nothing, minus]),
    ...BATCHES.map((batch) => {
      const of = rates(load[`load${batch}`]);
      const wanted = batch === 1000 ? { atLeast: 0.7 } : undefined;
      const title = `Job A, ${batch} records: process / Worker`;
      return compared(`process${batch}`, title, "", [of("process"), of("worker"), ratio], wanted);
    }),
  ];
}

/**
 * Says what further Workers bring, in time, and cost, in memory.
 *
 * @param load What the variants showed.
 * @returns The comparisons.
 */
export function compareWorkers({ load100 }: Load<typeof BUSY>): Comparison[] {
  const figure = (pick: (visit: Visit) => number) => (workers: number) =>
    load100.get(`workers${workers}`)?.map(pick) ?? [];
  const rate = figure(({ records, seconds }) => records / seconds);
  const further = (four: number, one: number) => (four - one) / 3;
  const rss = figure(({ rssKiB }) => rssKiB / 1024);
  const anonymous = figure(({ anonymousKiB }) => anonymousKiB / 1024);
  return [
    compared("workers2", "20 µs a record: records/s of 2 Workers / 1", "", [rate(2), rate(1), ratio]),
    compared("workers4", "   4 Workers / 1", "", [rate(4), rate(1), ratio]),
    compared("workerRss", "   RSS of each further Worker", "MiB", [rss(4), rss(1), further]),
    compared("workerAnonymous", "   the same, without files' pages", "MiB", [anonymous(4), anonymous(1), further]),
  ];
}

/** Records per CPU-second of a variant, life by life; `plain` is the mean of the two plain executables. */
function rates(series: Series<Visit>) {
  const of = (name: string) => series.get(name)?.map(perCpuSecond) ?? [];
  return Object.assign(of, { plain: pairwise(of("plain"), of("plainAgain"), mean) });
}
