/** Running a receiver. */
import type { SourceContext } from "../authoring/context.ts";
import type { Turn } from "../authoring/turn.ts";
import type { Signal } from "../telemetry/mod.ts";
import { type Emitted, type EmittedBySignal, emptyEmitted, recordingEmit } from "./emitted.ts";
import { type Recorded, type RunSettings, Session, type Tested } from "./session.ts";

/** How a receiver is run. */
export interface ReceiverSettings extends RunSettings {
  /** Stands for the pipelines: what it throws is their error. Default: they accept everything. */
  readonly accept?: (emitted: Emitted<Signal>) => void | Promise<void>;
}

/** A receiver that runs in a test. */
export class RunningReceiver implements AsyncDisposable {
  /** What was emitted and accepted, and not yet taken by {@linkcode next}, by signal. */
  readonly emitted: EmittedBySignal = emptyEmitted();
  readonly #session: Session<"receiver">;
  readonly #context: SourceContext<unknown>;
  readonly #turn: Turn;
  readonly #waiting: { readonly [S in Signal]: ((emitted: Emitted<S>) => void)[] } = {
    logs: [],
    traces: [],
    metrics: [],
  };
  #stopped = false;

  /** See {@linkcode startReceiver}. */
  constructor(session: Session<"receiver">, accept: ReceiverSettings["accept"]) {
    this.#session = session;
    const { context, turn } = session.emittingContext(recordingEmit(async (emitted) => {
      await accept?.(emitted);
      this.#take(emitted);
    }));
    this.#context = context;
    this.#turn = turn;
  }

  /** Calls its `start`. */
  async start(): Promise<void> {
    await this.#session.definition.start(this.#context);
  }

  /** The next batch of a signal; waits for it. */
  next<S extends Signal>(signal: S): Promise<Emitted<S>> {
    const first = this.emitted[signal].shift();
    if (first !== undefined) return Promise.resolve(first);
    return new Promise((resolve) => this.#waiting[signal].push(resolve));
  }

  /** What it has said of itself since the last call. */
  recorded(): Recorded {
    return this.#session.recorded();
  }

  /** Stops it: aborts its signal, then calls its `stop`. A second time does nothing. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#turn.stop();
    await this.#session.definition.stop?.(this.#context);
  }

  /** Stops it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #take<S extends Signal>(emitted: Emitted<S>): void {
    const wake = this.#waiting[emitted.signal].shift();
    if (wake !== undefined) wake(emitted);
    else this.emitted[emitted.signal].push(emitted);
  }
}

/**
 * Starts a receiver, as a Collector would.
 *
 * @param component Its definition or its module.
 * @param settings Its options and state, and what stands for the pipelines.
 * @throws What its `start` throws. {CollectorError} INVALID_ARGUMENT when it is no receiver, CONFIG_INVALID when its
 * options are wrong.
 *
 * @example
 * ```ts
 * import { defineReceiver } from "otelcol/receiver";
 * import { startReceiver } from "otelcol/testing";
 *
 * const hello = defineReceiver({ start: ({ emit }) => emit.logs([{ body: "hello" }]) });
 * await using receiver = await startReceiver(hello);
 * const { batch } = await receiver.next("logs");
 * if (batch.records().at(0)?.body !== "hello") throw new Error("it does not greet");
 * ```
 */
export async function startReceiver(
  component: Tested<"receiver">,
  settings: ReceiverSettings = {},
): Promise<RunningReceiver> {
  const receiver = new RunningReceiver(await Session.of("receiver", component, settings), settings.accept);
  await receiver.start();
  return receiver;
}
