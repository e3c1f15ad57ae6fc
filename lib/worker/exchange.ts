/**
 * The way to the library. The code of components shares a realm with it and may have replaced what any object inherits,
 * so that `bytes.length` may be a lie and a buffer may have been taken away: nothing here trusts what it could change.
 */
import type { WorkerAbi } from "../ffi/symbols.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Where jobs come from: gives the last answer and writes the next job into the room, see the library's ABI. 0: there is
 * none; below 0: minus a code of the library.
 */
export interface Exchange {
  /** Blocks so many ms at most. */
  now(answer: Bytes, room: Bytes, wait: number): number;
  /** The same without blocking; it may leave a job that is there, and answer {@linkcode TOO_SMALL}. */
  later(answer: Bytes, room: Bytes, wait: number): Promise<number>;
  /** Gives what answers no job, and takes none. */
  tell(telemetry: Bytes): void;
}

/** What is answered for a job that does not fit: it is kept, and the room begins with its size. */
export const TOO_SMALL = -2;

/** The bytes that a view really has: the getter as it was before any module of a component was loaded. */
const sizeOf: (bytes: Bytes) => number = Function.prototype.call.bind(
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "byteLength")?.get as () => number,
);

/**
 * The exchange of a Worker.
 *
 * @param symbols What was opened of the library. Nobody else gets it.
 * @param worker The Worker's handle.
 */
export function exchangeOf(symbols: WorkerAbi, worker: number): Exchange {
  const nothing = new Uint8Array(0);
  return {
    now: (answer, room, wait) =>
      symbols.otelcol_worker_exchange(worker, answer, sizeOf(answer), room, sizeOf(room), wait),
    // While another thread waits components run, who could move or free the room: it gets none, and leaves the job.
    later: (_answer, _room, wait) => symbols.otelcol_worker_wait(worker, nothing, 0, nothing, 0, wait),
    tell: (telemetry) => void symbols.otelcol_worker_exchange(worker, telemetry, sizeOf(telemetry), nothing, 0, 0),
  };
}
