import type { Shape } from "../load.ts";

/** Records a request. */
export const BATCHES = [10, 100, 1000] as const;

const varied = { connections: 4, settleMs: 20, varied: true };

/** Requests of each size on four connections. There is no batch processor: when all is answered, all is done. */
export const SIZES: Record<"load10" | "load100" | "load1000", Shape> = {
  load10: { batch: 10, ...varied },
  load100: { batch: 100, ...varied },
  load1000: { batch: 1000, ...varied },
};

/** The same, and one request of ten at a time on one connection, for the latency. */
export const HOPS: Record<keyof typeof SIZES | "latency", Shape> = {
  ...SIZES,
  latency: { batch: 10, ...varied, connections: 1 },
};

/** Small requests for a batch processor, whose timeout is waited for. */
export const BATCHED: Record<"load10", Shape> = { load10: { batch: 10, ...varied, settleMs: 250 } };

/** What is sent to a module that is the limit. */
export const BUSY: Record<"load100", Shape> = { load100: { batch: 100, ...varied } };
