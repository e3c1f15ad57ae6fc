/** What components emit of their own accord, outside of the handling of a batch. */
import type { Emittable, Signal } from "../authoring/batches.ts";
import type { Emit, EmitOptions } from "../authoring/context.ts";
import { emitBy, encodeEmittable } from "../authoring/emittable.ts";
import { PermanentError, RetryableError } from "../authoring/errors.ts";
import type { CollectorError } from "../errors.ts";
import type { SendEmitted } from "./exchange.ts";
import { SIGNALS } from "./protocol.ts";

/** How many emits of a Worker are in the pipelines at once: each takes a thread. */
const AT_ONCE = 8;
/** How many emits may wait for that. */
const WAITING = 1000;

/** The emits of a Worker. */
export class Emits {
  readonly #send: SendEmitted;
  readonly #waiting: (() => void)[] = [];
  #room = AT_ONCE;
  #idle: (() => void) | undefined;

  /** None yet. */
  constructor(send: SendEmitted) {
    this.#send = send;
  }

  /** What a component emits by. */
  of(unit: number): Emit<Promise<void>> {
    return emitBy((signal, value, options) => this.#emit(unit, signal, value, options));
  }

  /** Resolves when none is under way. */
  async idle(): Promise<void> {
    if (this.#room < AT_ONCE) await new Promise<void>((resolve) => this.#idle = resolve);
  }

  async #emit<S extends Signal>(unit: number, signal: S, value: Emittable[S], options?: EmitOptions): Promise<void> {
    const otlp = encodeEmittable(signal, value);
    await this.#turn();
    try {
      await this.#send(unit, SIGNALS.indexOf(signal), options?.pipelines ?? [], otlp);
    } catch (error) {
      const { message, code } = error as CollectorError;
      throw new (code === "PIPELINE_UNAVAILABLE" ? RetryableError : PermanentError)(message, { cause: error });
    } finally {
      const next = this.#waiting.shift();
      if (next !== undefined) next();
      else if (++this.#room === AT_ONCE) this.#idle?.();
    }
  }

  /** Waits for the turn of an emit. */
  async #turn(): Promise<void> {
    if (this.#room > 0) this.#room--;
    else if (this.#waiting.length < WAITING) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else {
      throw new RetryableError(`Cannot emit: ${WAITING} emits wait for the pipelines. Await what emit returns`);
    }
  }
}
