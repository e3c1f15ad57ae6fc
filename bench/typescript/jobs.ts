import { fromFileUrl } from "../../lib/std/path.ts";

/** Something that a processor does with each batch. */
export interface Job {
  /** Its key in the JSON output. */
  name: string;
  /** What the tables call it. */
  title: string;
  /** The processor that does it with OTTL, and its configuration. */
  ottl: Record<string, unknown>;
  /** How many times as many records per CPU-second are wanted, by batch size. */
  wanted: { 1000: number; 100: number; 10: number };
  /** The same with declared reads. */
  wantedReads: { 1000: number; 100: number };
}

const WANTED = { wanted: { 1000: 1.05, 100: 1, 10: 0.85 }, wantedReads: { 1000: 1.05, 100: 1.05 } };

/** The jobs; each has a module of its name in `modules/`, one that declares the reads of the same handler, and one in
 * `rotel/`. */
export const JOBS: readonly Job[] = [
  {
    name: "edit",
    title: "A: delete one attribute, set one",
    ottl: transform(`delete_key(log.attributes, "user.email")`, `set(log.attributes["redacted"], true)`),
    ...WANTED,
  },
  {
    name: "filter",
    title: "B: keep a tenth, by attribute and severity",
    ottl: {
      filter: {
        error_mode: "propagate",
        log_conditions: [`log.severity_number < SEVERITY_NUMBER_WARN or log.attributes["http.method"] != "POST"`],
      },
    },
    ...WANTED,
  },
  {
    name: "parse",
    title: "C: parse the body into five attributes",
    ottl: transform(
      `merge_maps(log.attributes, ExtractPatterns(log.body, "^(?P<client>\\\\S+) (?P<verb>\\\\S+) (?P<path>\\\\S+) ` +
        `(?P<status>\\\\d+) (?P<ms>\\\\d+)ms"), "upsert")`,
    ),
    ...WANTED,
  },
  {
    name: "count",
    title: "D: only read: count by service",
    ottl: transform(`set(log.cache["service"], resource.attributes["service.name"])`),
    wanted: { ...WANTED.wanted, 1000: 1.15 },
    wantedReads: { ...WANTED.wantedReads, 1000: 1.2 },
  },
  {
    name: "several",
    title: "E: six statements",
    ottl: transform(
      `delete_key(log.attributes, "user.email")`,
      `delete_key(log.attributes, "http.route")`,
      `set(log.attributes["redacted"], true)`,
      `set(log.attributes["service"], resource.attributes["service.name"])`,
      `set(log.attributes["size"], Len(log.body))`,
      `set(log.attributes["urgent"], true) where log.severity_number >= SEVERITY_NUMBER_WARN`,
    ),
    ...WANTED,
  },
];

function transform(...statements: string[]): Record<string, unknown> {
  return { transform: { error_mode: "propagate", log_statements: statements } };
}

/**
 * The processor that does a job in TypeScript.
 *
 * @param module The module's name.
 * @param more Further configuration.
 * @returns The processor and its configuration.
 */
export function typeScript(module: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { "deno/job": { module: fromFileUrl(new URL(`modules/${module}.ts`, import.meta.url)), ...more } };
}
