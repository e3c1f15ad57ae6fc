import { CollectorError } from "../errors.ts";
import { checkDefinition } from "./check.ts";
import type {
  ConnectorDefinition,
  Definitions,
  ExporterDefinition,
  Kind,
  ProcessorDefinition,
  ReceiverDefinition,
} from "./definition.ts";

/**
 * Defines a processor: the default export of its module.
 *
 * @typeParam Options The type of the options, when there is no validator to infer it from.
 * @param definition What it does.
 * @returns The definition itself.
 * @throws {CollectorError} `INVALID_ARGUMENT` when it is none.
 *
 * @example A processor that deletes attributes
 * ```ts
 * import { defineProcessor } from "otelcol/processor";
 *
 * export default defineProcessor<{ keys: string[] }>({
 *   logs(batch, { options }) {
 *     for (const record of batch.records()) for (const key of options.keys) record.attributes.delete(key);
 *   },
 * });
 * ```
 */
export function defineProcessor<Options = Record<string, unknown>>(
  definition: ProcessorDefinition<Options>,
): ProcessorDefinition<Options> {
  return define("processor", definition);
}

/**
 * Defines a receiver: the default export of its module.
 *
 * @typeParam Options The type of the options, when there is no validator to infer it from.
 * @param definition What it does.
 * @returns The definition itself.
 * @throws {CollectorError} `INVALID_ARGUMENT` when it is none.
 */
export function defineReceiver<Options = Record<string, unknown>>(
  definition: ReceiverDefinition<Options>,
): ReceiverDefinition<Options> {
  return define("receiver", definition);
}

/**
 * Defines an exporter: the default export of its module.
 *
 * @typeParam Options The type of the options, when there is no validator to infer it from.
 * @param definition What it does.
 * @returns The definition itself.
 * @throws {CollectorError} `INVALID_ARGUMENT` when it is none.
 */
export function defineExporter<Options = Record<string, unknown>>(
  definition: ExporterDefinition<Options>,
): ExporterDefinition<Options> {
  return define("exporter", definition);
}

/**
 * Defines a connector: the default export of its module.
 *
 * @typeParam Options The type of the options, when there is no validator to infer it from.
 * @param definition What it does.
 * @returns The definition itself.
 * @throws {CollectorError} `INVALID_ARGUMENT` when it is none.
 */
export function defineConnector<Options = Record<string, unknown>>(
  definition: ConnectorDefinition<Options>,
): ConnectorDefinition<Options> {
  return define("connector", definition);
}

/**
 * The definition that a module exports.
 *
 * @param module What `import()` gave, or the definition itself.
 * @param kind What it must be.
 * @throws {CollectorError} `INVALID_ARGUMENT` when it has no default export that was defined, or of another kind.
 */
export function definitionOf<K extends Kind>(module: unknown, kind: K): Definitions<unknown>[K] {
  const exported = isObject(module) && registry.has(module)
    ? module
    : (module as { default?: unknown } | null)?.default;
  const found = isObject(exported) ? registry.get(exported) : undefined;
  if (found === kind) return exported as Definitions<unknown>[K];
  const what = found !== undefined
    ? `its default export is ${withArticle(found)}`
    : exported === undefined
    ? "it has no default export"
    : `its default export was not made by ${nameOf(kind)}()`;
  throw new CollectorError("INVALID_ARGUMENT", `Cannot use the module as ${withArticle(kind)}: ${what}`, {
    hint: `export default ${nameOf(kind)}({ … }), from "otelcol/${kind}"`,
  });
}

const REGISTRY = Symbol.for("otelcol.components");

/** What was defined, and as what: one for all copies of this module in the program. */
const registry: WeakMap<object, Kind> =
  ((globalThis as { [REGISTRY]?: WeakMap<object, Kind> })[REGISTRY] ??= new WeakMap());

function define<D extends object>(kind: Kind, definition: D): D {
  checkDefinition(kind, definition);
  registry.set(definition, kind);
  return definition;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** `defineProcessor`. */
function nameOf(kind: Kind): string {
  return `define${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

/** `an exporter`. */
function withArticle(kind: Kind): string {
  return `${kind === "exporter" ? "an" : "a"} ${kind}`;
}
