/** Telemetry that the program puts into a collector's pipelines. */
import type { Emittable, Signal } from "../authoring/batches.ts";
import { encodeEmittable } from "../authoring/emittable.ts";
import { CollectorError, errorFromJson, type ErrorJson } from "../errors.ts";
import { type Bytes, call, encode } from "../ffi/call.ts";
import type { Abi } from "../ffi/symbols.ts";
import { SIGNALS } from "../worker/protocol.ts";

/** Where a push goes. */
export interface PushOptions {
  /** The ID of the receiver: one of type `deno` without a `module`. Default: `deno/in`. */
  readonly receiver?: string;
  /** How long the pipelines may take to accept it, in ms, at least 1. Default: there is no such time. */
  readonly timeout?: number;
}

/** How the library tells that a push has ended. */
export interface PushedEvent {
  /** Which event. */
  type: "pushed";
  /** The number of the push. */
  push: number;
  /** Why it was not accepted. */
  error?: ErrorJson;
}

/** The longest time that the library takes, in ms. */
const LONGEST = 0xffff_ffff;

/** The pushes of a collector. */
export class Pushes {
  readonly #abi: Abi;
  readonly #handle: number;
  readonly #out = new Uint8Array(4096);
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();

  /** None yet. */
  constructor(abi: Abi, handle: number) {
    this.#abi = abi;
    this.#handle = handle;
  }

  /** See {@linkcode Collector.push}. */
  async push<S extends Signal>(signal: S, value: Emittable[S], options: PushOptions): Promise<void> {
    const { receiver = "deno/in", timeout = 0 } = options;
    if (options.timeout !== undefined && !(timeout >= 1)) {
      throw new CollectorError("INVALID_ARGUMENT", `Cannot push ${signal} within ${timeout} ms`, {
        hint: "Give a timeout of at least 1 ms, or none",
      });
    }
    const number = SIGNALS.indexOf(signal);
    if (number < 1) throw new CollectorError("INVALID_ARGUMENT", `Cannot push "${signal}": it is no signal`);
    // The library copies OTLP while it is called.
    const otlp = value instanceof Uint8Array ? value as Bytes : encodeEmittable(signal, value);
    const id = encode(receiver);
    const ms = Math.min(Math.ceil(timeout), LONGEST);
    const { otelcol_push } = this.#abi;
    const { result } = call(
      (out, size) => otelcol_push(this.#handle, id, id.length, number, ms, otlp, otlp.length, out, size),
      this.#out,
    );
    const ended = Promise.withResolvers<void>();
    this.#waiting.set(result, ended);
    await ended.promise;
  }

  /** Is told that one has ended. */
  ended({ push, error }: PushedEvent): void {
    const waiting = this.#waiting.get(push);
    this.#waiting.delete(push);
    if (error === undefined) waiting?.resolve();
    else waiting?.reject(errorFromJson(error));
  }

  /** The run of the collector has ended: of what is left nothing is known. */
  over(): void {
    for (const { reject } of this.#waiting.values()) {
      reject(new CollectorError("PIPELINE_UNAVAILABLE", "The collector ended before the pipelines accepted the push"));
    }
    this.#waiting.clear();
  }
}
