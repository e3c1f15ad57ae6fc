import type { BuildTimes } from "./builds.ts";
import type { FirstAccepted, Visit } from "./load.ts";
import type { Series } from "./rounds.ts";
import { type Estimate, estimate, median, pairwise } from "./stats.ts";

/** Everything that was measured. */
export interface Measured {
  /** The load, round by round. */
  visits: Series<Visit>;
  /** The starts, round by round. */
  starts: Series<FirstAccepted>;
  /** Bytes of each file. */
  sizes: Record<string, number>;
  /** Build times, when they were asked for. */
  builds?: { cold: BuildTimes; warm: BuildTimes };
}

/** A comparison with what is wanted of it. */
export interface Comparison {
  /** Its key in the JSON output. */
  name: string;
  /** What the table calls it. */
  title: string;
  /** The unit; none for a ratio. */
  unit: "" | "MiB" | "ms" | "µs";
  /** The median of the rounds. */
  value: Estimate;
  /** The bound; without one, the comparison only shows the noise. */
  wanted?: { atLeast: number } | { atMost: number };
  /** Whether the median keeps to the bound. */
  met?: boolean;
  /** Whether the bound is outside the median's interval: else another run may say otherwise. */
  certain?: boolean;
}

/**
 * Accepted log records per second of CPU time of the collector's process.
 *
 * @param visit A visit.
 * @returns The rate.
 */
export function perCpuSecond(visit: Visit): number {
  return visit.records / visit.cpuSeconds;
}

const MIB = 1024; // in KiB

/**
 * Compares the variants, round by round. The comparator is the mean of the two plain executables of the same round.
 *
 * @param measured What was measured.
 * @returns The comparisons, those of equals with equals first.
 */
export function compare(measured: Measured): Comparison[] {
  const load = (name: string, pick: (visit: Visit) => number) => measured.visits.get(name)?.map(pick) ?? [];
  const start = (name: string) => measured.starts.get(name)?.map(({ firstMs }) => firstMs) ?? [];
  const plain = (pick: (visit: Visit) => number) => pairwise(load("plain", pick), load("plainAgain", pick), mean);
  const rss = (visit: Visit) => visit.rssKiB / MIB;
  const peak = (visit: Visit) => visit.peakKiB / MIB;
  const anonymous = (visit: Visit) => visit.anonymousKiB / MIB;
  return [
    compared("noiseRecords", "A/A: plain again / plain", "", [
      load("plainAgain", perCpuSecond),
      load("plain", perCpuSecond),
      ratio,
    ]),
    compared("records", "1. Deno with plugin / plain", "", [load("plugin", perCpuSecond), plain(perCpuSecond), ratio], {
      atLeast: 0.98,
    }),
    compared("recordsPlugin", "2. plugin / built in, both in Deno", "", [
      load("plugin", perCpuSecond),
      load("builtIn", perCpuSecond),
      ratio,
    ], { atLeast: 0.98 }),
    compared("noiseRss", "A/A: plain again - plain, RSS", "MiB", [load("plainAgain", rss), load("plain", rss), minus]),
    compared("rss", "3. Deno with plugin - plain, RSS", "MiB", [load("plugin", rss), plain(rss), minus], {
      atMost: 45,
    }),
    compared("peak", "   the same, peak RSS", "MiB", [load("plugin", peak), plain(peak), minus], { atMost: 45 }),
    compared("anonymous", "   the same, without files' pages", "MiB", [
      load("plugin", anonymous),
      plain(anonymous),
      minus,
    ]),
    compared("noiseStart", "A/A: plain again - plain, start", "ms", [start("plainAgain"), start("plain"), minus]),
    compared("start", "4. Deno with plugin - plain, start", "ms", [
      start("plugin"),
      pairwise(start("plain"), start("plainAgain"), mean),
      minus,
    ], { atMost: 120 }),
  ];
}

/** Two series, and what is made of both figures of a round. */
export type Pair = [left: number[], right: number[], combine: (left: number, right: number) => number];

/**
 * Makes a comparison.
 *
 * @param name Its key.
 * @param title What the table calls it.
 * @param unit The unit.
 * @param pair What is compared.
 * @param wanted The bound, if there is one.
 * @returns The comparison.
 */
export function compared(
  name: string,
  title: string,
  unit: Comparison["unit"],
  pair: Pair,
  wanted?: { atLeast: number } | { atMost: number },
): Comparison {
  const value = estimate(pairwise(...pair));
  if (wanted === undefined) return { name, title, unit, value };
  const [bound, met] = "atLeast" in wanted
    ? [wanted.atLeast, value.median >= wanted.atLeast]
    : [wanted.atMost, value.median <= wanted.atMost];
  return { name, title, unit, value, wanted, met, certain: bound < value.low || bound > value.high };
}

/**
 * The mean of two figures.
 *
 * @param a The first.
 * @param b The second.
 * @returns The result.
 */
export function mean(a: number, b: number): number {
  return (a + b) / 2;
}

/**
 * The first figure as a multiple of the second.
 *
 * @param a The first.
 * @param b The second.
 * @returns The result.
 */
export function ratio(a: number, b: number): number {
  return a / b;
}

/**
 * The difference of two figures.
 *
 * @param a The first.
 * @param b The second.
 * @returns The result.
 */
export function minus(a: number, b: number): number {
  return a - b;
}

/**
 * The median of one figure of a variant's rounds.
 *
 * @param series The rounds of every variant.
 * @param name The variant.
 * @param pick The figure.
 * @returns The median; NaN if the variant was not measured.
 */
export function medianOf<T>(series: Series<T>, name: string, pick: (value: T) => number): number {
  return median(series.get(name)?.map(pick) ?? []);
}
