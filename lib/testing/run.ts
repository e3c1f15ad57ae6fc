/** Running a processor, an exporter or a connector on one batch. */
import type { Batches } from "../authoring/batches.ts";
import type { Emit } from "../authoring/context.ts";
import type { Kind } from "../authoring/definition.ts";
import type { Turn } from "../authoring/turn.ts";
import { readsOf } from "../authoring/reads.ts";
import { CollectorError } from "../errors.ts";
import { type Batch, parseReads, type Signal } from "../telemetry/mod.ts";
import { encodeNode } from "../telemetry/encode.ts";
import { ROOT } from "../telemetry/layout.ts";
import { editsOf, openBatch } from "../telemetry/open.ts";
import { type Emitted, type EmittedBySignal, emptyEmitted, recordingEmit } from "./emitted.ts";
import { batchOf, type Input, readInput, type Recorded, type RunSettings, Session, type Tested } from "./session.ts";

/** What came of running a processor. */
export interface ProcessorResult<B> extends Recorded {
  /** The batch as the Collector would send it on. */
  readonly batch: B;
}

/** What came of running a connector. */
export interface ConnectorResult extends Recorded {
  /** What it emitted, by signal, in the order of the calls. */
  readonly emitted: EmittedBySignal;
}

/**
 * Runs a processor on a batch, as a Collector would: `start`, its handler, `stop`.
 *
 * @param component Its definition or its module.
 * @param input The batch, which stays as it is: by its signal, or as another run gave it.
 * @param settings Its options and state.
 * @returns The batch that the Collector would send on, and what the processor said of itself.
 * @throws What the processor throws. {CollectorError} INVALID_ARGUMENT when it is none, has no handler for the batch,
 * or changes a batch although it is `readOnly`; CONFIG_INVALID when its options are wrong.
 *
 * @example
 * ```ts
 * import { defineProcessor } from "otelcol/processor";
 * import { runProcessor } from "otelcol/testing";
 *
 * const shout = defineProcessor({
 *   logs(batch) {
 *     for (const record of batch.records()) record.body = String(record.body).toUpperCase();
 *   },
 * });
 * const { batch } = await runProcessor(shout, { logs: [{ body: "paid" }] });
 * if (batch.records().at(0)?.body !== "PAID") throw new Error("it does not shout");
 * ```
 */
export function runProcessor<B extends Batch>(
  component: Tested<"processor">,
  input: B,
  settings?: RunSettings,
): Promise<ProcessorResult<B>>;
/** The same for a batch that is written by hand. */
export function runProcessor<S extends Signal>(
  component: Tested<"processor">,
  input: Input<S>,
  settings?: RunSettings,
): Promise<ProcessorResult<Batches[S]>>;
export async function runProcessor(
  component: Tested<"processor">,
  input: Input<Signal> | Batch,
  settings: RunSettings = {},
): Promise<ProcessorResult<Batch>> {
  const session = await Session.of("processor", component, settings);
  const { context, turn } = session.context();
  const { signal, bytes } = readInput(input);
  await session.definition.start?.(context);
  const batch = await handle(session, signal, bytes, context, turn, settings);
  await stop(session, context, turn);
  return { batch, ...session.recorded() };
}

/**
 * Runs an exporter on a batch, as a Collector would: `start`, its handler, `stop`.
 *
 * @param component Its definition or its module.
 * @param input The batch.
 * @param settings Its options and state.
 * @returns What the exporter said of itself.
 * @throws As {@linkcode runProcessor}.
 */
export async function runExporter<S extends Signal>(
  component: Tested<"exporter">,
  input: Input<S> | Batch,
  settings: RunSettings = {},
): Promise<Recorded> {
  const session = await Session.of("exporter", component, settings);
  const { context, turn } = session.context();
  const { signal, bytes } = readInput(input);
  await session.definition.start?.(context);
  await handle(session, signal, bytes, context, turn, settings);
  await stop(session, context, turn);
  return session.recorded();
}

/**
 * Runs a connector on a batch, as a Collector would: `start`, its handler, `stop`.
 *
 * @param component Its definition or its module.
 * @param input The batch.
 * @param settings Its options and state.
 * @returns What it emitted, by signal, in the order of the calls; and what it said of itself.
 * @throws As {@linkcode runProcessor}.
 */
export async function runConnector<S extends Signal>(
  component: Tested<"connector">,
  input: Input<S> | Batch,
  settings: RunSettings = {},
): Promise<ConnectorResult> {
  const session = await Session.of("connector", component, settings);
  const emitted = emptyEmitted();
  const record = (one: Emitted<Signal>) => void (emitted[one.signal] as Emitted<Signal>[]).push(one);
  const outside: Emit<Promise<void>> = recordingEmit(async (one) => await record(one));
  const { context: life, turn: lifeTurn } = session.emittingContext(outside);
  const { context, turn } = session.emittingContext(recordingEmit(record));
  const { signal, bytes } = readInput(input);
  await session.definition.start?.(life);
  await handle(session, signal, bytes, context, turn, settings);
  await stop(session, life, lifeTurn);
  return { emitted, ...session.recorded() };
}

/** Has a handler see a batch; the batch that its edits make of it. */
async function handle<S extends Signal, C>(
  session: Session<Exclude<Kind, "receiver">>,
  signal: S,
  bytes: Uint8Array,
  context: C,
  turn: Turn,
  { timeout }: RunSettings,
): Promise<Batches[S]> {
  const definition = session.definition as { readonly [K in Signal]?: (batch: unknown, context: C) => unknown };
  if (definition[signal] === undefined) {
    throw new CollectorError(
      "INVALID_ARGUMENT",
      `Cannot run the component on ${signal}: it has no handler ${signal}()`,
    );
  }
  const reads = readsOf(session.definition, signal);
  const batch = openBatch(signal, bytes, bytes.length, reads === undefined ? undefined : parseReads(signal, reads));
  turn.begin(timeout === undefined ? undefined : Date.now() + timeout);
  try {
    await definition[signal](batch, context);
    if (editsOf(batch).length > 0 && session.isReadOnly) {
      throw new CollectorError("INVALID_ARGUMENT", "Cannot take the edits of the component: it may make none", {
        hint: "Changes are for processors that are not readOnly",
      });
    }
    return batchOf(signal, encodeNode(batch["s"], ROOT)); // of all that was given, not only of the reads
  } finally {
    turn.end();
    batch.close();
  }
}

async function stop<C>(
  session: Session<Kind>,
  context: C,
  turn: Turn,
): Promise<void> {
  turn.stop();
  await (session.definition as { stop?: (context: C) => unknown }).stop?.(context);
}
