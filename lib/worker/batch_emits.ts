/** What a connector's handler emits: it goes on with the answer to the batch. */
import type { Emittable, Signal } from "../authoring/batches.ts";
import type { ConnectorContext, Context, Emit, EmitOptions, Log, Metrics } from "../authoring/context.ts";
import { emitBy, encodeEmittable } from "../authoring/emittable.ts";
import { CollectorError } from "../errors.ts";
import { SIGNALS } from "./protocol.ts";

/** What was emitted once. */
export interface Emitted {
  /** The number of the signal. */
  readonly signal: number;
  /** The IDs of the pipelines, in UTF-8; none: all. */
  readonly pipelines: readonly Uint8Array[];
  /** The batch. */
  readonly otlp: Uint8Array;
}

/** The most pipelines of an emit, and the most bytes of the ID of one: each is told by a byte. */
const MOST = 255;
const encoder = new TextEncoder();

/** The IDs of pipelines as a frame has them; undefined when there are too many, or one is too long. */
export function pipelineIds(pipelines: readonly string[]): Uint8Array[] | undefined {
  const ids = pipelines.map((id) => encoder.encode(id));
  return ids.length > MOST || ids.some(({ length }) => length > MOST) ? undefined : ids;
}

/** What a handler emits while it is at a batch. */
export class BatchEmits {
  /** In the order of the calls. */
  readonly list: Emitted[] = [];
  #open = true;

  /** Takes no more: who goes on after its time has nobody to emit to. */
  close(): void {
    this.#open = false;
  }

  /** What the handler emits by. */
  emit(): Emit<void> {
    return emitBy((signal, value, options) => this.#add(signal, value, options));
  }

  #add<S extends Signal>(signal: S, value: Emittable[S], options?: EmitOptions): void {
    if (!this.#open) {
      throw new CollectorError("BATCH_CLOSED", `Cannot emit ${signal}: the batch is answered already`, {
        hint: "Emit before the handler returns or its promise is settled, or by the context that start() is given",
      });
    }
    const pipelines = pipelineIds(options?.pipelines ?? []);
    if (pipelines === undefined) {
      throw new CollectorError("INVALID_ARGUMENT", `Cannot emit ${signal}: too many pipelines, or an ID is too long`, {
        hint: `At most ${MOST} pipelines, each with an ID of at most ${MOST} bytes`,
      });
    }
    this.list.push({ signal: SIGNALS.indexOf(signal), pipelines, otlp: encodeEmittable(signal, value) });
  }
}

/** The context of a connector for one batch. */
export class BatchContext implements ConnectorContext<unknown> {
  readonly #of: Context<unknown>;
  readonly emit: Emit<void>;

  /** A context with an `emit`. */
  constructor(of: Context<unknown>, emits: BatchEmits) {
    this.#of = of;
    this.emit = emits.emit();
  }

  get component(): string {
    return this.#of.component;
  }
  get options(): unknown {
    return this.#of.options;
  }
  get log(): Log {
    return this.#of.log;
  }
  get metrics(): Metrics {
    return this.#of.metrics;
  }
  get state(): Record<string, unknown> {
    return this.#of.state;
  }
  get signal(): AbortSignal {
    return this.#of.signal;
  }
  get deadline(): number | undefined {
    return this.#of.deadline;
  }
}
