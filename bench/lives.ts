import { progress } from "./command.ts";
import type { Variant } from "./collector.ts";
import type { Shape, Visit } from "./load.ts";
import type { Options } from "./options.ts";
import { loadRounds, type Series } from "./rounds.ts";
import { median } from "./stats.ts";

/** What the variants showed of each shape. */
export type ByShape<K extends string, T> = Record<K, Series<T>>;

/** Rounds before all variants are started anew. */
const ROUNDS_PER_LIFE = 5;

/**
 * Puts load on the variants, and starts all of them anew every five rounds. Two processes of the same program differ by
 * up to 5 % for as long as they live, which no number of rounds takes away: so what is compared are lives, not rounds.
 *
 * @param load The load generator.
 * @param list The variants.
 * @param options How many rounds, and how long each visit is.
 * @param shapes What is sent, by name.
 * @returns Of each shape and variant, one visit for each life: sums of what was done and used, medians of the rest.
 */
export async function loadLives<K extends string>(
  load: string,
  list: readonly Variant[],
  options: Options,
  shapes: Record<K, Shape>,
): Promise<ByShape<K, Visit>> {
  const names = Object.keys(shapes) as K[];
  const empty = () => new Map<string, Visit[]>(list.map(({ name }) => [name, []]));
  const all = Object.fromEntries(names.map((name) => [name, empty()])) as ByShape<K, Visit>;
  const lives = Math.ceil(options.rounds / ROUNDS_PER_LIFE);
  for (let life = 0; life < lives; life++) {
    progress(`Life ${life + 1} of ${lives}`);
    const turn = life % list.length;
    const turned = [...list.slice(turn), ...list.slice(0, turn)];
    const rounds = Math.min(ROUNDS_PER_LIFE, options.rounds - life * ROUNDS_PER_LIFE);
    const loaded = await loadRounds(load, turned, { ...options, rounds }, Object.values(shapes));
    names.forEach((name, i) => loaded[i]?.forEach((visits, variant) => all[name].get(variant)?.push(poolLife(visits))));
  }
  return all;
}

/**
 * What the variants showed, for the JSON output.
 *
 * @param load The visits of each shape.
 * @returns The visits by shape and variant.
 */
export function plain(load: Record<string, Series<Visit>>): Record<string, Record<string, Visit[]>> {
  return Object.fromEntries(Object.entries(load).map(([shape, series]) => [shape, Object.fromEntries(series)]));
}

function poolLife(visits: readonly Visit[]): Visit {
  const values = (key: Exclude<keyof Visit, "error">) => visits.map((visit) => visit[key]);
  const sum = (key: Exclude<keyof Visit, "error">) => values(key).reduce((a, b) => a + b, 0);
  const middle = (key: Exclude<keyof Visit, "error">) => median(values(key));
  return {
    records: sum("records"),
    errors: sum("errors"),
    seconds: sum("seconds"),
    cpuSeconds: sum("cpuSeconds"),
    p50Ms: middle("p50Ms"),
    p99Ms: middle("p99Ms"),
    recordBytes: middle("recordBytes"),
    rssKiB: middle("rssKiB"),
    peakKiB: middle("peakKiB"),
    anonymousKiB: middle("anonymousKiB"),
  };
}
