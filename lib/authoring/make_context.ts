import type { Context, Counter, CounterOptions, Emit, Log, LogFields, Metrics } from "./context.ts";
import type { TelemetrySink } from "./telemetry_sink.ts";
import { Turn } from "./turn.ts";

/** What a context is made of. */
export interface ContextSettings<Options> {
  /** The component's ID. */
  readonly component: string;
  /** Its options, validated. */
  readonly options: Options;
  /** What its predecessor kept. Default: `{}`. */
  readonly state?: Record<string, unknown>;
  /** Takes its log records and counts. */
  readonly sink: TelemetrySink;
}

/** A context, and what governs it. */
export interface ContextHandle<C> {
  /** What the component gets. */
  readonly context: C;
  /** To be told of the begin and the end of each batch, and of the stop. */
  readonly turn: Turn;
}

/**
 * Makes the context of a component, which serves for all its batches, one after the other.
 *
 * @param settings What it is made of.
 */
export function makeContext<Options>(settings: ContextSettings<Options>): ContextHandle<Context<Options>> {
  const turn = new Turn();
  return { context: new HandlerContext(settings, turn), turn };
}

/**
 * The same with `emit`, for a connector or a receiver.
 *
 * @param settings What it is made of.
 * @param emit Hands telemetry on.
 */
export function makeEmittingContext<Options, Result>(
  settings: ContextSettings<Options>,
  emit: Emit<Result>,
): ContextHandle<Context<Options> & { readonly emit: Emit<Result> }> {
  const turn = new Turn();
  return { context: new EmittingContext(settings, turn, emit), turn };
}

class HandlerContext<Options> implements Context<Options> {
  readonly component: string;
  readonly options: Options;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly #state: Record<string, unknown>;
  readonly #turn: Turn;

  constructor({ component, options, state = {}, sink }: ContextSettings<Options>, turn: Turn) {
    this.component = component;
    this.options = options;
    this.log = {
      debug: (message, fields) => sink.log(component, "debug", message, fields),
      info: (message, fields) => sink.log(component, "info", message, fields),
      warn: (message, fields) => sink.log(component, "warn", message, fields),
      error: (message: string, fields?: LogFields) => sink.log(component, "error", message, fields),
    };
    this.metrics = {
      counter: (name: string, counter?: CounterOptions): Counter => sink.counter(component, name, counter),
    };
    this.#state = state;
    this.#turn = turn;
  }

  // Without a setter: an object in its place would not be kept.
  get state(): Record<string, unknown> {
    return this.#state;
  }

  get signal(): AbortSignal {
    return this.#turn.signal;
  }

  get deadline(): number | undefined {
    return this.#turn.deadline;
  }
}

class EmittingContext<Options, Result> extends HandlerContext<Options> {
  readonly emit: Emit<Result>;

  constructor(settings: ContextSettings<Options>, turn: Turn, emit: Emit<Result>) {
    super(settings, turn);
    this.emit = emit;
  }
}
