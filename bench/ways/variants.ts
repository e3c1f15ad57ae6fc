import { runInDeno, type Variant } from "../collector.ts";
import type { Shape } from "../load.ts";
import type { WaysArtefacts } from "./artefacts.ts";

/** The variants: built in twice, so that the noise can be seen, as a Go plugin, and in a process of its own. */
export type Ways = Record<"builtIn" | "builtInAgain" | "plugin" | "process", Variant>;

/** What is sent, by its name in the JSON output. There is no batch processor: when all is answered, all is done. */
export const SHAPES: Record<"load10" | "load100" | "load1000" | "latency", Shape> = {
  load10: { batch: 10, connections: 4, settleMs: 20 },
  load100: { batch: 100, connections: 4, settleMs: 20 },
  load1000: { batch: 1000, connections: 4, settleMs: 20 },
  latency: { batch: 10, connections: 1, settleMs: 20 },
};

/** Masks card numbers and mail addresses in the values of attributes; each of the load's records has an address. */
const REDACTION = {
  redaction: {
    allow_all_keys: true,
    blocked_values: ["4[0-9]{12}(?:[0-9]{3})?", "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}"],
    summary: "silent",
  },
};

/**
 * Names the variants; all of them run inside Deno.
 *
 * @param files What was built.
 * @returns How each one is run.
 */
export function ways(files: WaysArtefacts): Ways {
  const builtIn = (config: string) => runInDeno(files.builtIn, config);
  const from = (plugin: string) => (config: string) => runInDeno(files.library, config, ...plugged(plugin));
  return {
    builtIn: { name: "builtIn", title: "built in", command: builtIn, processors: REDACTION },
    builtInAgain: { name: "builtInAgain", title: "built in, again", command: builtIn, processors: REDACTION },
    plugin: { name: "plugin", title: "Go plugin", command: from(files.plugin), processors: REDACTION },
    process: { name: "process", title: "own process", command: from(files.process), processors: REDACTION },
  };
}

/**
 * The variant whose faults are measured.
 *
 * @param files What was built.
 * @param once A fault happens only while this file is not there.
 * @returns How it is run.
 */
export function faulty(files: WaysArtefacts, once: string): Variant {
  const command = (config: string) => [
    ...runInDeno(files.library, config, ...plugged(files.faulty)),
    "--process-timeout",
    "1",
  ];
  return { name: "faulty", title: "faulty in its own process", command, processors: { faulty: { once } } };
}

function plugged(plugin: string): string[] {
  return ["--strict-plugins", "--plugin", plugin];
}
