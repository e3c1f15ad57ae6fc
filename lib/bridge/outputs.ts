/** Telemetry that the program takes from a collector's pipelines. */
import type { Batches, Signal } from "../authoring/batches.ts";
import type { CollectorError } from "../errors.ts";
import { answer, type Bytes, encode } from "../ffi/call.ts";
import type { Abi } from "../ffi/symbols.ts";
import { openBatch } from "../telemetry/open.ts";
import { SIGNALS } from "../worker/protocol.ts";

/** How the library tells that an exporter has a batch. */
export interface OutputEvent {
  /** Which event. */
  type: "output";
  /** The exporter's ID. */
  exporter: string;
}

/** Bytes before a batch: u32 length of what follows, u32 signal. */
const HEADER = 8;
const TOO_SMALL = -2;

/** The outputs of a collector. */
export class Outputs {
  readonly #abi: Abi;
  readonly #handle: number;
  readonly #room = new Uint8Array(4096);
  readonly #waiting = new Map<string, Set<() => void>>();
  #run = {}; // another one in each run of the collector

  /** None yet. */
  constructor(abi: Abi, handle: number) {
    this.#abi = abi;
    this.#handle = handle;
  }

  /** See {@linkcode Collector.output}. */
  async *of<S extends Signal>(exporter: string, signal?: S): AsyncGenerator<Batches[S], void, void> {
    const id = encode(exporter);
    const signals = signal === undefined ? 0b1110 : 1 << SIGNALS.indexOf(signal);
    const run = this.#run;
    let taken = this.#take(id, 0, signals);
    try {
      for (;;) {
        if (taken.number === 0) await this.#wake(exporter);
        else yield batchOf<S>(taken.bytes);
        if (run !== this.#run) return;
        taken = this.#take(id, taken.number, signals);
      }
    } catch (error) {
      if ((error as CollectorError).code !== "PIPELINE_UNAVAILABLE") throw error; // else it has stopped meanwhile
    } finally {
      this.#done(id, run, taken.number);
    }
  }

  /** Whoever leaves the loop has done with the batch. */
  #done(id: Bytes, run: object, number: number): void {
    if (number === 0 || run !== this.#run) return;
    try {
      this.#take(id, number, 0);
    } catch {
      // it has stopped meanwhile
    }
  }

  /** Is told that an exporter has a batch. */
  ready({ exporter }: OutputEvent): void {
    const waiting = this.#waiting.get(exporter);
    this.#waiting.delete(exporter);
    for (const wake of waiting ?? []) wake();
  }

  /** The collector has started: every exporter is there. */
  started(): void {
    for (const exporter of [...this.#waiting.keys()]) this.ready({ type: "output", exporter });
  }

  /** The run of the collector has ended. */
  over(): void {
    this.#run = {};
    this.started();
  }

  #wake(exporter: string): Promise<void> {
    const waiting = this.#waiting.get(exporter) ?? new Set();
    this.#waiting.set(exporter, waiting);
    return new Promise((resolve) => waiting.add(resolve));
  }

  /** The next batch with its header, and its number; 0 if there is none. */
  #take(id: Bytes, done: number, signals: number): { number: number; bytes: Bytes } {
    const { otelcol_take } = this.#abi;
    const take = (room: Bytes) => otelcol_take(this.#handle, id, id.length, done, signals, room, room.length);
    const number = take(this.#room);
    if (number === TOO_SMALL) {
      const room = new Uint8Array(4 + new DataView(this.#room.buffer).getUint32(0, true));
      return { number: take(room), bytes: room };
    }
    if (number < 0) answer(number, this.#room); // throws
    return { number, bytes: this.#room.slice(0, 4 + new DataView(this.#room.buffer).getUint32(0, true)) };
  }
}

function batchOf<S extends Signal>(bytes: Bytes): Batches[S] {
  const signal = SIGNALS[bytes[4] ?? 0] as S;
  const otlp = bytes.subarray(HEADER);
  return openBatch(signal, otlp, otlp.length);
}
