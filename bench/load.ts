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
  /** User and system time that the collector's process and its descendants used. */
  cpuSeconds: number;
  /** VmRSS after the load, with that of descendants. */
  rssKiB: number;
  /** VmHWM after the load. */
  peakKiB: number;
  /** RssAnon after the load: without the pages of files. */
  anonymousKiB: number;
}

/** What is sent. */
export interface Shape {
  /** Records per request. */
  batch: number;
  /** Connections, each with one request under way. */
  connections: number;
  /** Milliseconds after the load in which the collector's work is still counted. */
  settleMs: number;
  /** Whether records are of several services and severities, with bodies to be parsed. @default {false} */
  varied?: boolean;
}

/** Requests of 1,000 records on four connections, and time for a batch processor's timeout. */
export const FULL: Shape = { batch: 1000, connections: 4, settleMs: 250 };

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
 * @param shape What is sent.
 * @returns What was accepted and what it cost.
 * @throws {Error} If a request failed.
 */
export async function send(
  load: string,
  target: { address: string; pid: number },
  seconds: number,
  shape: Shape = FULL,
): Promise<Visit> {
  const args = ["send", "-addr", target.address, "-pid", `${target.pid}`, "-seconds", `${seconds}`];
  const form = ["-batch", `${shape.batch}`, "-connections", `${shape.connections}`, "-settle", `${shape.settleMs}ms`];
  if (shape.varied) form.push("-varied");
  const visit: Visit = JSON.parse(await run([load, ...args, ...form]));
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
