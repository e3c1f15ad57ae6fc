/** The components of a Worker, loaded. */
import { definitionOf } from "../authoring/define.ts";
import type { Kind, Reads } from "../authoring/definition.ts";
import { type Signal, SIGNAL_NAMES } from "../authoring/batches.ts";
import type { Context, Emit } from "../authoring/context.ts";
import { type ContextHandle, makeContext, makeEmittingContext } from "../authoring/make_context.ts";
import { readsOf } from "../authoring/reads.ts";
import { positionOf } from "../authoring/position.ts";
import type { TelemetrySink } from "../authoring/telemetry_sink.ts";
import { messageOf } from "../authoring/thrown.ts";
import { issuesText, validateOptions } from "../authoring/validate.ts";
import type { Batch } from "../telemetry/batch.ts";
import { parseReads } from "../telemetry/mod.ts";
import { toFileUrl } from "../std/path.ts";
import { Late, untilTime } from "./batch.ts";
import { preload } from "./gate.ts";
import type { Imports } from "./imports.ts";
import { loadErrorText } from "./load_error.ts";
import type { Description, LoadFailure, UnitSpec } from "./protocol.ts";

/** A handler of batches. */
export type Handler = (batch: Batch, context: Context<unknown>) => unknown;

/** What definitions of every kind have, as far as the Worker is concerned. */
export interface AnyDefinition {
  readonly reads?: Reads;
  readonly readOnly?: boolean;
  readonly start?: (context: Context<unknown>) => unknown;
  readonly stop?: (context: Context<unknown>) => unknown;
  readonly logs?: Handler;
  readonly traces?: Handler;
  readonly metrics?: Handler;
}

/** A component that is loaded. */
export interface Unit {
  /** What the library asked for. */
  readonly spec: UnitSpec;
  /** What the module exports. */
  readonly definition: AnyDefinition;
  /** What its handlers are given. */
  readonly handle: ContextHandle<Context<unknown>>;
  /** What its hooks are given: the same, but for what emits. */
  readonly life: ContextHandle<Context<unknown>>;
  /** What it says of itself. */
  readonly description: Description;
}

/** Why a component could not be loaded. */
export class LoadError extends Error {
  /** As the library takes it. */
  readonly failure: LoadFailure;

  /** Makes one. */
  constructor(failure: LoadFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What was found in a module, before it has a context. */
export interface Found {
  readonly spec: UnitSpec;
  readonly definition: AnyDefinition;
  readonly description: Description;
  readonly options: unknown;
}

/** How long a module may take to run, with its top-level `await`, in ms. */
const EVALUATION = 10_000;

/**
 * Loads a component's module and all that it imports, and runs nothing of it.
 *
 * @param imports What was refused, if anything was.
 * @throws {LoadError} When it cannot be loaded.
 */
export async function load(spec: UnitSpec, imports: Imports): Promise<void> {
  try {
    await preload(toFileUrl(spec.module).href);
    if (imports.refused.length > 0) throw new Error("refused");
  } catch (error) {
    throw failed(spec, loadErrorText(error, spec.module, imports.refused), "");
  }
}

/**
 * Runs a component's module, which is loaded, and looks at what it exports.
 *
 * @throws {LoadError} When it cannot be used.
 */
export async function find(spec: UnitSpec): Promise<Found> {
  const definition = await evaluate(spec);
  const checked = await validateOptions(definition as { options?: never }, spec.options);
  if (checked.issues !== undefined) {
    throw failed(
      spec,
      `its options are wrong: ${issuesText(checked.issues)}`,
      "",
      checked.issues.map(({ path }) => ["options", ...path]),
    );
  }
  return { spec, definition, description: describe(spec, definition), options: checked.value };
}

/** Gives a component its contexts. */
export function withContext(
  found: Found,
  state: Record<string, unknown>,
  sink: TelemetrySink,
  emit: Emit<Promise<void>>,
): Unit {
  const { spec, options } = found;
  const settings = { component: spec.id, options, state, sink };
  const handle = makeContext(settings);
  return { ...found, handle, life: emits(spec.kind) ? makeEmittingContext(settings, emit) : handle };
}

/** Whether components of a kind hand on telemetry of their own accord. */
export function emits(kind: Kind): boolean {
  return kind === "receiver" || kind === "connector";
}

async function evaluate(spec: UnitSpec): Promise<AnyDefinition> {
  let module: unknown;
  try {
    module = await untilTime(import(toFileUrl(spec.module).href), undefined, EVALUATION);
  } catch (error) {
    if (error instanceof Late) throw failed(spec, `its top-level await did not end within ${EVALUATION / 1000} s`, "");
    const position = positionOf(error, spec.module);
    throw failed(spec, messageOf(error) + (position === undefined ? "" : ` (${position})`), "");
  }
  try {
    return definitionOf<Kind>(module, spec.kind) as AnyDefinition;
  } catch (error) {
    throw failed(spec, (error as Error).message, (error as { hint?: string }).hint ?? "");
  }
}

function describe(spec: UnitSpec, definition: AnyDefinition): Description {
  const signals = SIGNAL_NAMES.filter((signal) => typeof definition[signal] === "function");
  try {
    return {
      signals,
      readOnly: definition.readOnly === true || spec.kind !== "processor",
      reads: projectionsOf(definition, signals),
      start: typeof definition.start === "function",
      stop: typeof definition.stop === "function" || emits(spec.kind), // at the stop their signal is aborted
    };
  } catch (error) {
    throw failed(spec, (error as Error).message, (error as { hint?: string }).hint ?? "");
  }
}

function projectionsOf(definition: AnyDefinition, signals: readonly Signal[]): Description["reads"] {
  const parsed: Description["reads"] = {};
  for (const signal of signals) {
    const list = readsOf(definition, signal);
    if (list !== undefined) parsed[signal] = parseReads(signal, list);
  }
  return parsed;
}

function failed(spec: UnitSpec, what: string, hint: string, paths: string[][] = [["module"]]): LoadError {
  const message = `Cannot use module "${spec.module}" of ${spec.kind} "${spec.id}": ${what}`;
  return new LoadError({ config: true, component: spec.id, message, hint, paths });
}
