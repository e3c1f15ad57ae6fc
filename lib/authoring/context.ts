/** What a component is given beside the batch. */
import type { Emittable } from "./batches.ts";

/**
 * What a handler, `start` and `stop` are given.
 *
 * @typeParam Options The type of the options.
 */
export interface Context<Options = Record<string, unknown>> {
  /** The component's ID in the configuration, such as `deno/redact`. */
  readonly component: string;
  /** The `options` of the configuration, as the definition's validator returns them; `{}` when there are none. */
  readonly options: Options;
  /** Writes to the Collector's own log. */
  readonly log: Log;
  /** Counts in the Collector's own metrics. */
  readonly metrics: Metrics;
  /** What is kept while the module is replaced by a new version: what `structuredClone()` can copy. At first empty. */
  readonly state: Record<string, unknown>;
  /** Is aborted at the deadline of the batch, and when the component is stopped. */
  readonly signal: AbortSignal;
  /** When the batch must be answered, in ms since the epoch; undefined when there is no such time. */
  readonly deadline: number | undefined;
}

/** Fields of a log record. Values are taken as they are at the time of the call, as JSON. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes to the Collector's own log. Of one batch 1 000 records are kept; a last one says how many were lost. */
export interface Log {
  /** For who develops the component. */
  debug(message: string, fields?: LogFields): void;
  /** What is normal. */
  info(message: string, fields?: LogFields): void;
  /** What is wrong but mended. */
  warn(message: string, fields?: LogFields): void;
  /** What is wrong. */
  error(message: string, fields?: LogFields): void;
}

/** Makes instruments of the Collector's own metrics. */
export interface Metrics {
  /**
   * A counter. The same name gives the same counter.
   *
   * @param name Its name: a letter, then at most 254 letters, digits or any of `_.-/`.
   * @param options What it says of itself.
   * @throws {CollectorError} `INVALID_ARGUMENT` when the name is no name of an instrument, or when it was made with
   * other options before.
   */
  counter(name: string, options?: CounterOptions): Counter;
}

/** What an instrument says of itself. */
export interface CounterOptions {
  /** What it counts. Default: "". */
  readonly description?: string;
  /** The unit, in UCUM, such as `By` or `{record}`. Default: "". */
  readonly unit?: string;
}

/** The attributes of a count. A `bigint` is sent as a number where that is exact, else as text. */
export type CounterAttributes = Readonly<Record<string, string | number | bigint | boolean>>;

/** Something that only grows. */
export interface Counter {
  /**
   * Adds to it.
   *
   * @param value How much, finite and not below 0.
   * @param attributes What it is counted by. Default: none.
   * @throws {CollectorError} `INVALID_ARGUMENT` when the value is no such number.
   */
  add(value: number, attributes?: CounterAttributes): void;
}

/** Where what is emitted goes. */
export interface EmitOptions {
  /** The IDs of the pipelines, such as `logs/audit`. Default: every pipeline of the signal that the component feeds. */
  readonly pipelines?: readonly string[];
}

/**
 * Hands telemetry on, to the pipelines that the component feeds.
 *
 * @typeParam Result `void` or a promise.
 */
export interface Emit<Result> {
  /** Log records. */
  logs(batch: Emittable["logs"], options?: EmitOptions): Result;
  /** Spans. */
  traces(batch: Emittable["traces"], options?: EmitOptions): Result;
  /** Metrics. */
  metrics(batch: Emittable["metrics"], options?: EmitOptions): Result;
}

/**
 * What a connector's handler is given. What it emits goes on with its answer, in the order of the calls; an error of a
 * pipeline is the answer to who sent the batch.
 *
 * @typeParam Options The type of the options.
 */
export interface ConnectorContext<Options = Record<string, unknown>> extends Context<Options> {
  /** Hands telemetry on. */
  readonly emit: Emit<void>;
}

/**
 * What the `start` and the `stop` of a receiver or connector are given. A promise of `emit` resolves when the pipelines
 * have accepted the telemetry, and rejects with their error, a `RetryableError` or a `PermanentError`. Waiting for it is
 * what keeps a receiver from being faster than its pipelines.
 *
 * @typeParam Options The type of the options.
 */
export interface SourceContext<Options = Record<string, unknown>> extends Context<Options> {
  /** Hands telemetry on. */
  readonly emit: Emit<Promise<void>>;
}
