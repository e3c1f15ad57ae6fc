/** A component that runs in a test as it runs in a Worker, without a Collector. */
import { type Batches, SIGNAL_NAMES, type Written } from "../authoring/batches.ts";
import type { Context, Emit } from "../authoring/context.ts";
import { definitionOf } from "../authoring/define.ts";
import type { Definitions, Kind, ProcessorDefinition } from "../authoring/definition.ts";
import { encodeEmittable } from "../authoring/emittable.ts";
import { type ContextHandle, makeContext, makeEmittingContext } from "../authoring/make_context.ts";
import { type ComponentCount, type ComponentLog, TelemetrySink } from "../authoring/telemetry_sink.ts";
import { issuesText, validateOptions } from "../authoring/validate.ts";
import { CollectorError } from "../errors.ts";
import { openBatch } from "../telemetry/open.ts";
import { Batch, type Signal } from "../telemetry/mod.ts";

/** The ID that a component has in a test. */
const COMPONENT = "deno/test";

/** How a component is run. */
export interface RunSettings {
  /** The `options` of the configuration; they are validated as there. Default: none. */
  readonly options?: unknown;
  /** What a predecessor kept. It is changed in place. Default: `{}`. */
  readonly state?: Record<string, unknown>;
  /** How long a handler may take until its `signal` is aborted, in ms. Default: for ever. */
  readonly timeout?: number;
}

/** What a component said of itself. */
export interface Recorded {
  /** Its log records. */
  readonly logs: readonly ComponentLog[];
  /** By how much its counters grew. */
  readonly counters: readonly ComponentCount[];
  /** What it keeps. */
  readonly state: Record<string, unknown>;
}

/** A component, by its definition or by its module. */
export type Tested<K extends Kind> = Definitions<unknown>[K] | { readonly default: Definitions<unknown>[K] };

/** Telemetry by its signal: `{ logs: [{ body: "paid" }] }`, items as plain objects or OTLP/JSON. */
export type Input<S extends Signal> = { readonly [K in S]: Written[K] };

/** A component under test. */
export class Session<K extends Kind> {
  /** What it is. */
  readonly definition: Definitions<unknown>[K];
  /** Whether it may not change batches. */
  readonly isReadOnly: boolean;
  readonly #options: unknown;
  readonly #state: Record<string, unknown>;
  readonly #sink = new TelemetrySink();

  private constructor(kind: K, definition: Definitions<unknown>[K], options: unknown, state: Record<string, unknown>) {
    this.definition = definition;
    this.isReadOnly = kind === "exporter" || (definition as ProcessorDefinition<unknown>).readOnly === true;
    this.#options = options;
    this.#state = state;
  }

  /**
   * Looks at a component and validates its options.
   *
   * @throws {CollectorError} INVALID_ARGUMENT when it is none of that kind; CONFIG_INVALID when its options are wrong.
   */
  static async of<K extends Kind>(
    kind: K,
    component: Tested<K>,
    { options, state = {} }: RunSettings,
  ): Promise<Session<K>> {
    const definition = definitionOf(component, kind);
    const checked = await validateOptions(definition, options);
    if (checked.issues === undefined) return new Session(kind, definition, checked.value, state);
    throw new CollectorError(
      "CONFIG_INVALID",
      `Cannot run the ${kind}: its options are wrong: ${issuesText(checked.issues)}`,
    );
  }

  /** A context of it. */
  context(): ContextHandle<Context<unknown>> {
    return makeContext(this.#settings());
  }

  /** A context of it that emits. */
  emittingContext<R>(emit: Emit<R>): ContextHandle<Context<unknown> & { readonly emit: Emit<R> }> {
    return makeEmittingContext(this.#settings(), emit);
  }

  /** What it has said of itself. */
  recorded(): Recorded {
    const { logs, counters } = this.#sink.takeTelemetry() ?? { logs: [], counters: [] };
    return { logs, counters, state: this.#state };
  }

  #settings() {
    return { component: COMPONENT, options: this.#options, state: this.#state, sink: this.#sink };
  }
}

/** A batch of bytes that stays open. */
export function batchOf<S extends Signal>(signal: S, bytes: Uint8Array): Batches[S] {
  return openBatch(signal, bytes, bytes.length);
}

/** The signal and the bytes of an input. */
export function readInput<S extends Signal>(input: Input<S> | Batch): { signal: S; bytes: Uint8Array<ArrayBuffer> } {
  if (input instanceof Batch) return { signal: input.signal as S, bytes: input.encode() };
  const [signal, another] = Object.keys(input) as S[];
  if (signal === undefined || another !== undefined || !SIGNAL_NAMES.includes(signal)) {
    throw new CollectorError("INVALID_ARGUMENT", `Cannot run on {${Object.keys(input).join(", ")}}: it is no batch`, {
      hint: "Give one of { logs: […] }, { traces: […] } and { metrics: […] }",
    });
  }
  return { signal, bytes: encodeEmittable(signal, input[signal]) };
}
