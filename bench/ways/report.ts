import { comparisonRow, table } from "../report.ts";
import { medianOf, perCpuSecond } from "../results.ts";
import { estimate, median } from "../stats.ts";
import type { Adding } from "./builds.ts";
import { FAULTS, type Survived } from "./faults.ts";
import { compareWays, type MeasuredWays } from "./results.ts";
import type { Ways } from "./variants.ts";

/** What the tables call the circumstances of a build. */
const HOW: Record<keyof Adding, string> = {
  warm: "warm build cache",
  changed: "its source has changed",
  cold: "empty build cache",
};

/**
 * Writes what was measured as tables for people.
 *
 * @param measured What was measured.
 * @param variants The variants, in the order of the rows.
 * @returns The text.
 */
export function reportWays(measured: MeasuredWays, variants: Ways): string {
  const parts = [
    "Medians of the lives",
    table([
      ["", "k records/CPU-s: 10", "100", "1,000", "p50 µs, 10 records", "RSS MiB", "anon MiB"],
      ...Object.values(variants).map(({ name, title }) => [title, ...figures(measured, name)]),
    ]),
    "Comparisons, life by life",
    table([["", "median", "its 95 % interval", "wanted", ""], ...compareWays(measured.visits).map(comparisonRow)]),
    "Faults of a component in its own process, under load: median (worst)",
    table([
      ["", "times", "client errors", "recovery ms", "no success for ms", "before the fault ms", "longest request ms"],
      ...Object.entries(measured.faults).map(([fault, times]) => [
        FAULTS[fault as keyof typeof FAULTS],
        ...survived(times),
      ]),
    ]),
    "One more component, seconds: median and its 95 % interval",
    table([
      ["", "build-plugin", "build-plugin --process", "the whole executable"],
      ...Object.entries(measured.adding).map(([how, { plugin, process, rebuild }]) => [
        HOW[how as keyof Adding],
        ...[plugin, process, rebuild].map(duration),
      ]),
    ]),
  ];
  return parts.join("\n\n") + "\n";
}

function figures({ visits }: MeasuredWays, name: string): string[] {
  const { load10, load100, load1000, latency } = visits;
  const cells: [value: number, digits: number][] = [
    ...[load10, load100, load1000].map((series): [number, number] => [medianOf(series, name, perCpuSecond) / 1000, 1]),
    [medianOf(latency, name, ({ p50Ms }) => p50Ms) * 1000, 0],
    [medianOf(load1000, name, ({ rssKiB }) => rssKiB) / 1024, 1],
    [medianOf(load1000, name, ({ anonymousKiB }) => anonymousKiB) / 1024, 1],
  ];
  return cells.map(([value, digits]) => value.toFixed(digits));
}

function survived(times: Survived[]): string[] {
  const worst = (pick: (one: Survived) => number) => {
    const values = times.map(pick);
    return `${median(values).toFixed(0)} (${Math.max(...values).toFixed(0)})`;
  };
  return [
    `${times.length}`,
    `${times.reduce((sum, { errors }) => sum + errors, 0)}`,
    worst(({ recoveryMs }) => recoveryMs),
    worst(({ gapMs }) => gapMs),
    worst(({ quietMs }) => quietMs),
    worst(({ maxMs }) => maxMs),
  ];
}

function duration(values: number[]): string {
  const { median, low, high } = estimate(values);
  return values.length === 1 ? median.toFixed(1) : `${median.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;
}
