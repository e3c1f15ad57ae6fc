import type { Variants } from "./collector.ts";
import { compare, type Comparison, type Measured, medianOf, perCpuSecond } from "./results.ts";

/**
 * Writes what was measured as tables for people.
 *
 * @param measured What was measured.
 * @param variants The variants, in the order of the rows.
 * @returns The text.
 */
export function report(measured: Measured, variants: Variants): string {
  const parts = [
    "Medians of the rounds",
    table([
      [
        "",
        "k records/CPU-s",
        "k records/s",
        "p50 ms",
        "p99 ms",
        "RSS MiB",
        "peak MiB",
        "anon MiB",
        "listens ms",
        "first ms",
      ],
      ...Object.values(variants).map(({ name, title }) => [title, ...figures(measured, name)]),
    ]),
    "Comparisons, round by round",
    table([["", "median", "its 95 % interval", "wanted", ""], ...compare(measured).map(comparisonRow)]),
    "Sizes",
    table(Object.entries(measured.sizes).map(([title, bytes]) => [title, `${(bytes / 2 ** 20).toFixed(1)} MiB`])),
  ];
  if (measured.builds !== undefined) {
    const rows = Object.entries(measured.builds).map(([cache, { library, plugin }]) => [
      `${cache} cache`,
      library.toFixed(1),
      plugin.toFixed(1),
    ]);
    parts.push("Builds", table([["", "library s", "plugin s"], ...rows]));
  }
  return parts.join("\n\n") + "\n";
}

function figures({ visits, starts }: Measured, name: string): string[] {
  const cells: [value: number, digits: number][] = [
    [medianOf(visits, name, perCpuSecond) / 1000, 1],
    [medianOf(visits, name, ({ records, seconds }) => records / seconds) / 1000, 1],
    [medianOf(visits, name, ({ p50Ms }) => p50Ms), 1],
    [medianOf(visits, name, ({ p99Ms }) => p99Ms), 1],
    [medianOf(visits, name, ({ rssKiB }) => rssKiB) / 1024, 1],
    [medianOf(visits, name, ({ peakKiB }) => peakKiB) / 1024, 1],
    [medianOf(visits, name, ({ anonymousKiB }) => anonymousKiB) / 1024, 1],
    [medianOf(starts, name, ({ listenMs }) => listenMs), 0],
    [medianOf(starts, name, ({ firstMs }) => firstMs), 0],
  ];
  return cells.map(([value, digits]) => Number.isNaN(value) ? "" : value.toFixed(digits));
}

/**
 * A comparison as a row of a table: title, median, interval, bound, verdict.
 *
 * @param comparison The comparison.
 * @returns The cells.
 */
export function comparisonRow({ title, unit, value, wanted, met, certain }: Comparison): string[] {
  const show = (n: number) => unit === "" ? n.toFixed(3) : `${n.toFixed(1)} ${unit}`;
  const row = [title, show(value.median), `${show(value.low)} to ${show(value.high)}`];
  if (wanted === undefined) return row;
  const bound = "atLeast" in wanted ? `at least ${show(wanted.atLeast)}` : `at most ${show(wanted.atMost)}`;
  return [...row, bound, `${met ? "met" : "MISSED"}${certain ? "" : "?"}`];
}

/**
 * Aligns the columns: the first to the left, the others to the right.
 *
 * @param rows The cells.
 * @returns The table's lines.
 */
export function table(rows: string[][]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => widths[i] = Math.max(widths[i] ?? 0, cell.length));
  const align = (cell: string, i: number) => i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  return rows.map((row) => row.map(align).join("  ").trimEnd()).join("\n");
}
