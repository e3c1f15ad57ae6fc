import { run } from "./command.ts";

/** What one visit of the load generator found. */
export interface Visit {
  /** Log records that were accepted. */
  records: number;
  /** Requests that failed. */
  errors: number;
  /** The first failure's text. */
  error?: string;
  /** How long the load lasted. */
  seconds: number;
  /** Median time of a request. */
  p50Ms: number;
  /** The time that 99 of 100 requests stayed under. */
  p99Ms: number;
  /** Average size of a record on the wire. */
  recordBytes: number;
  /** User and system time that the collector's process used. */
  cpuSeconds: number;
  /** VmRSS after the load. */
  rssKiB: number;
  /** VmHWM after the load. */
  peakKiB: number;
  /** RssAnon after the load: without the pages of files. */
  anonymousKiB: number;
}

/** How long a start took. */
export interface FirstAccepted {
  /** Milliseconds from spawn until the port accepted a connection. */
  listenMs: number;
  /** Milliseconds from spawn until the first request was accepted. */
  firstMs: number;
}

/**
 * Sends logs as fast as a collector accepts them.
 *
 * @param load The load generator.
 * @param target The collector.
 * @param seconds How long.
 * @returns What was accepted and what it cost.
 * @throws {Error} If a request failed.
 */
export async function send(load: string, target: { address: string; pid: number }, seconds: number): Promise<Visit> {
  const args = ["send", "-addr", target.address, "-pid", `${target.pid}`, "-seconds", `${seconds}`];
  const visit: Visit = JSON.parse(await run([load, ...args]));
  if (visit.errors > 0) throw new Error(`${visit.errors} requests failed, the first with: ${visit.error}`);
  return visit;
}

/**
 * Starts a collector, waits until it has accepted a request, and ends it.
 *
 * @param load The load generator, which spawns the command itself: one clock for both ends.
 * @param address Where the collector will receive OTLP/gRPC.
 * @param command The command that starts it.
 * @param gogc Its GOGC.
 * @returns How long that took.
 */
export async function first(load: string, address: string, command: string[], gogc: string): Promise<FirstAccepted> {
  return JSON.parse(await run([load, "first", "-addr", address, "--", ...command], { env: { GOGC: gogc } }));
}
