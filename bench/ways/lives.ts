import { progress } from "../command.ts";
import type { Variant } from "../collector.ts";
import type { Visit } from "../load.ts";
import type { Options } from "../options.ts";
import { loadRounds, type Series } from "../rounds.ts";
import { median } from "../stats.ts";
import { SHAPES } from "./variants.ts";

/** What a variant showed of each shape. */
export type ByShape<T> = Record<keyof typeof SHAPES, Series<T>>;

/** Rounds before all variants are started anew. */
const ROUNDS_PER_LIFE = 5;

/**
 * Puts load on the variants, and starts all of them anew every five rounds. Two processes of the same program differ by
 * up to 5 % for as long as they live, which no number of rounds takes away: so what is compared are lives, not rounds.
 *
 * @param load The load generator.
 * @param list The variants.
 * @param options How many rounds, and how long each visit is.
 * @returns Every visit of each shape and variant, life by life.
 */
export async function loadLives(
  load: string,
  list: readonly Variant[],
  options: Options,
): Promise<ByShape<Visit[]>> {
  const names = Object.keys(SHAPES) as (keyof typeof SHAPES)[];
  const all = Object.fromEntries(
    names.map((name) => [name, new Map(list.map((variant) => [variant.name, []]))]),
  ) as unknown as ByShape<Visit[]>;
  const lives = Math.ceil(options.rounds / ROUNDS_PER_LIFE);
  for (let life = 0; life < lives; life++) {
    progress(`Life ${life + 1} of ${lives}`);
    const turn = life % list.length;
    const turned = [...list.slice(turn), ...list.slice(0, turn)];
    const rounds = Math.min(ROUNDS_PER_LIFE, options.rounds - life * ROUNDS_PER_LIFE);
    const loaded = await loadRounds(load, turned, { ...options, rounds }, Object.values(SHAPES));
    names.forEach((name, i) => loaded[i]?.forEach((visits, variant) => all[name].get(variant)?.push(visits)));
  }
  return all;
}

/**
 * Makes one visit of all those of a life: sums of what was done and used, medians of the rest.
 *
 * @param visits The visits of each variant, life by life.
 * @returns One visit for each life.
 */
export function pooled(visits: ByShape<Visit[]>): ByShape<Visit> {
  const pool = (series: Series<Visit[]>): Series<Visit> =>
    new Map([...series].map(([variant, lives]) => [variant, lives.map(poolLife)]));
  return {
    load10: pool(visits.load10),
    load100: pool(visits.load100),
    load1000: pool(visits.load1000),
    latency: pool(visits.latency),
  };
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
