import { join } from "../../lib/std/path.ts";
import { startResident } from "../collector.ts";
import { progress, run } from "../command.ts";
import type { Options } from "../options.ts";
import { WAYS_BUILD, type WaysArtefacts } from "./artefacts.ts";
import { faulty } from "./variants.ts";

/** What happens to the process; all but the first are done by the component itself. */
export const FAULTS = { kill: "SIGKILL", panic: "panic", exit: "os.Exit", hang: "hang, --process-timeout 1" } as const;

/** One of {@linkcode FAULTS}. */
export type Fault = keyof typeof FAULTS;

/** What clients saw of one fault. */
export interface Survived {
  /** Requests that were sent. */
  requests: number;
  /** Those that failed. */
  errors: number;
  /** The first failure's text. */
  error?: string;
  /** Milliseconds from the fault to the first success after it: that of the request which asked for the fault, if any. */
  recoveryMs: number;
  /** The longest time without a success between the two, in milliseconds. */
  gapMs: number;
  /** The longest time without a success before the fault, in milliseconds: what a restart has to be compared with. */
  quietMs: number;
  /** Milliseconds that the longest request took. */
  maxMs: number;
}

/**
 * Makes each fault happen under load, every time in a collector that was started for it: a process that fails soon
 * again is started with a delay.
 *
 * @param files What was built.
 * @param options How often, and with which GOGC.
 * @returns What clients saw, time by time.
 */
export async function faultRounds(files: WaysArtefacts, options: Options): Promise<Record<Fault, Survived[]>> {
  const results: Record<Fault, Survived[]> = { kill: [], panic: [], exit: [], hang: [] };
  const once = join(WAYS_BUILD, "once");
  for (let round = 0; round < options.faults; round++) {
    progress(`Faults: round ${round + 1} of ${options.faults}`);
    for (const fault of Object.keys(FAULTS) as Fault[]) {
      await Deno.remove(once).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
      await using resident = await startResident(faulty(files, once), options.gogc);
      const args = ["fault", "-addr", resident.address, "-pid", `${resident.pid}`, "-fault", fault];
      results[fault].push(JSON.parse(await run([files.load, ...args])));
      if (fault !== "kill") await Deno.stat(once); // it has happened
    }
  }
  return results;
}
