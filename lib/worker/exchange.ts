/**
 * The way to the library. The code of components shares a realm with it and may have replaced what any object inherits,
 * so that `bytes.length` may be a lie and a buffer may have been taken away: nothing here trusts what it could change.
 */
import { answer } from "../ffi/call.ts";
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
  /** All of the batch of the last job, valid until the next call; there is none where batches always come whole. */
  whole?(): Bytes;
  /** Gives what answers no job, and takes none. */
  tell(telemetry: Bytes): void;
  /** Hands on what a component emits of its own accord. */
  readonly emit: SendEmitted;
}

/**
 * Hands telemetry to the pipelines, and resolves when they have accepted it.
 *
 * @param unit The component, by its number in the group.
 * @param signal The number of the signal.
 * @param pipelines The IDs of the pipelines; none: all.
 * @param otlp The batch, of which it takes a copy.
 * @throws {CollectorError} PIPELINE_REFUSED, PIPELINE_UNAVAILABLE.
 */
export type SendEmitted = (
  unit: number,
  signal: number,
  pipelines: readonly string[],
  otlp: Uint8Array,
) => Promise<void>;

/** What is answered for a job that does not fit: it is kept, and the room begins with its size. */
export const TOO_SMALL = -2;

/** The bytes that a view really has: the getter as it was before any module of a component was loaded. */
const sizeOf: (bytes: Uint8Array) => number = Function.prototype.call.bind(
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "byteLength")?.get as () => number,
);
const setBytes: (to: Bytes, from: Uint8Array) => void = Function.prototype.call.bind(Uint8Array.prototype.set);
const OwnBytes = Uint8Array;

/** A copy that no component can reach. */
function own(bytes: Uint8Array): Bytes {
  const copy = new OwnBytes(sizeOf(bytes));
  setBytes(copy, bytes);
  return copy;
}

/** Room for the text of an error of an emit; it is cut to what fits. */
const ERROR_ROOM = 4096;

/**
 * The exchange of a Worker.
 *
 * @param symbols What was opened of the library. Nobody else gets it.
 * @param worker The Worker's handle.
 */
export function exchangeOf(symbols: WorkerAbi, worker: number): Exchange {
  const nothing = new Uint8Array(0);
  // While another thread waits, components run, and could move or free the room that it writes to. This one they cannot.
  const size = new Uint8Array(4);
  let all = new Uint8Array(1 << 16);
  const whole = (): Bytes => {
    for (;;) {
      const length = symbols.otelcol_worker_whole(worker, all, sizeOf(all));
      if (length >= 0) return all.subarray(0, length);
      if (length !== TOO_SMALL) throw new Error("nobody waits for this batch any more");
      all = new Uint8Array(2 * new DataView(all.buffer).getUint32(0, true));
    }
  };
  return {
    whole,
    now: (answer, room, wait) =>
      symbols.otelcol_worker_exchange(worker, answer, sizeOf(answer), room, sizeOf(room), wait),
    // Another thread reads these, too.
    emit: async (unit, signal, pipelines, otlp) => {
      const names = own(new TextEncoder().encode(JSON.stringify(pipelines)));
      const batch = own(otlp);
      const out = new OwnBytes(ERROR_ROOM);
      const { otelcol_worker_emit } = symbols;
      answer(
        await otelcol_worker_emit(
          worker,
          unit,
          signal,
          names,
          sizeOf(names),
          batch,
          sizeOf(batch),
          out,
          ERROR_ROOM,
        ),
        out,
      );
    },
    later: (_answer, _room, wait) => symbols.otelcol_worker_wait(worker, nothing, 0, size, 4, wait),
    tell: (telemetry) => {
      symbols.otelcol_worker_exchange(worker, telemetry, sizeOf(telemetry), size, 0, 0);
    },
  };
}
