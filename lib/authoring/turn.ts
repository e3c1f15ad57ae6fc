/**
 * Which batch a component is at, until when, and the signal that says when to give up. One that is not asked for costs
 * nothing: no object is made for a batch.
 */
export class Turn {
  #deadline: number | undefined;
  #inBatch = false;
  #stopped: { reason: unknown } | undefined;
  #life: AbortController | undefined;
  #batch: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The time by which the batch must be answered, in ms since the epoch; undefined outside of a batch. */
  get deadline(): number | undefined {
    return this.#deadline;
  }

  /** Of the batch, or of the component's life when it is at none. */
  get signal(): AbortSignal {
    return this.#inBatch ? this.#batchSignal() : this.#lifeSignal();
  }

  /**
   * Begins a batch.
   *
   * @param deadline When it must be answered, in ms since the epoch. Default: there is no such time.
   */
  begin(deadline?: number): void {
    this.#inBatch = true;
    this.#deadline = deadline;
  }

  /** Ends the batch. Its signal, if it was asked for, stays as it is. */
  end(): void {
    this.#inBatch = false;
    this.#deadline = undefined;
    if (this.#batch === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#batch = undefined;
  }

  /**
   * Aborts the signals, and all later ones.
   *
   * @param reason Their reason. Default: an `AbortError`.
   */
  stop(reason: unknown = new DOMException("The component is stopped", "AbortError")): void {
    this.#stopped ??= { reason };
    this.#life?.abort(this.#stopped.reason);
    this.#batch?.abort(this.#stopped.reason);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #lifeSignal(): AbortSignal {
    this.#life ??= this.#controller();
    return this.#life.signal;
  }

  #batchSignal(): AbortSignal {
    const deadline = this.#deadline;
    if (this.#batch === undefined) {
      const controller = this.#batch = this.#controller();
      if (deadline !== undefined && !controller.signal.aborted) {
        this.#timer = setTimeout(
          () => controller.abort(late()),
          Math.min(Math.max(0, deadline - Date.now()), MAX_TIMER),
        );
      }
    }
    // A handler that does not wait gives no turn to the timer.
    if (deadline !== undefined && Date.now() >= deadline) this.#batch.abort(late());
    return this.#batch.signal;
  }

  #controller(): AbortController {
    const controller = new AbortController();
    if (this.#stopped !== undefined) controller.abort(this.#stopped.reason);
    return controller;
  }
}

/** The longest time of a timer, in ms. */
const MAX_TIMER = 2 ** 31 - 1;

function late(): DOMException {
  return new DOMException("The deadline of the batch is over", "TimeoutError");
}
