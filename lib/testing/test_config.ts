/** Completes a configuration whose pipelines begin and end in the test. */
import { SIGNAL_NAMES } from "../authoring/batches.ts";
import { definitionOf } from "../authoring/define.ts";
import type { Kind } from "../authoring/definition.ts";
import { CollectorError } from "../errors.ts";
import type { ComponentInfo } from "../plugins/info.ts";
import { parse } from "../std/yaml.ts";
import { resolve, toFileUrl } from "../std/path.ts";
import type { Signal } from "../telemetry/mod.ts";

type Mapping = Record<string, unknown>;

/** The component that telemetry is pushed to. */
export const IN = "deno/in";
/** The component that it is taken from. */
export const OUT = "deno/out";

/**
 * A configuration with `deno/in` and `deno/out` where its pipelines have no receivers or no exporters; where it has no
 * pipelines, with one for each signal that all processors take.
 *
 * @param config YAML or what it is parsed to; it stays as it is.
 * @param components The component types that there are.
 * @throws {CollectorError} CONFIG_INVALID.
 */
export async function completed(config: string | object, components: readonly ComponentInfo[]): Promise<Mapping> {
  const given = mapping(typeof config === "string" ? parsed(config) : config, "the configuration");
  const service = mapping(given["service"], "service");
  const processors = Object.keys(mapping(given["processors"], "processors"));
  const pipelines = service["pipelines"] === undefined
    ? Object.fromEntries((await signalsOf(given, components)).map((signal) => [signal, { processors }]))
    : mapping(service["pipelines"], "service::pipelines");
  const added = {
    receivers: mapping(given["receivers"], "receivers"),
    exporters: mapping(given["exporters"], "exporters"),
  };
  const ends = Object.entries(pipelines).map(([id, value]) => {
    const pipeline = mapping(value, `service::pipelines::${id}`);
    return [id, { receivers: [IN], exporters: [OUT], ...pipeline }] as const;
  });
  const uses = (part: "receivers" | "exporters", id: string) =>
    ends.some(([, pipeline]) => Array.isArray(pipeline[part]) && pipeline[part].includes(id));
  if (uses("receivers", IN)) added.receivers = { [IN]: null, ...added.receivers };
  if (uses("exporters", OUT)) added.exporters = { [OUT]: null, ...added.exporters };
  return { ...given, ...added, service: { ...service, pipelines: Object.fromEntries(ends) } };
}

/** The signals that every processor of a configuration takes. */
async function signalsOf(config: Mapping, components: readonly ComponentInfo[]): Promise<Signal[]> {
  let signals = [...SIGNAL_NAMES];
  for (const [id, value] of Object.entries(mapping(config["processors"], "processors"))) {
    const taken = await takenBy(id, mapping(value, `processors::${id}`), components);
    signals = signals.filter((signal) => taken.includes(signal));
  }
  if (signals.length > 0) return signals;
  throw new CollectorError("CONFIG_INVALID", "Cannot make the test's pipelines: no signal is taken by all processors", {
    hint: "Write service::pipelines: { logs: { processors: [...] }, traces: { processors: [...] } }",
  });
}

async function takenBy(id: string, config: Mapping, components: readonly ComponentInfo[]): Promise<readonly string[]> {
  const type = id.split("/")[0];
  const { module } = config;
  if (type === "deno" && typeof module === "string") {
    try {
      const definition = definitionOf<Kind>(await import(toFileUrl(resolve(module)).href), "processor") as object;
      return SIGNAL_NAMES.filter((signal) => signal in definition);
    } catch {
      return SIGNAL_NAMES; // the collector says better what is wrong
    }
  }
  const found = components.find((one) =>
    one.kind === "processor" && (one.type === type || one.deprecatedAlias === type)
  );
  return found === undefined ? SIGNAL_NAMES : Object.keys(found.stability);
}

function parsed(yaml: string): unknown {
  try {
    return parse(yaml);
  } catch (error) {
    throw new CollectorError("CONFIG_INVALID", `Cannot read the configuration: ${(error as Error).message}`, {
      cause: error,
      hint: "Give YAML, or an object; a file's text is read by Deno.readTextFile()",
    });
  }
}

function mapping(value: unknown, what: string): Mapping {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Mapping;
  throw new CollectorError("CONFIG_INVALID", `Cannot use the configuration: ${what} is no mapping`);
}
