/** Telemetry that is written by hand: for tests, and to be emitted. */
import { encodeJson, encodeMessage } from "./otlp/encode.ts";
import type { Init, Json } from "./otlp/types.ts";
import type { AttributesInit } from "./otlp/value.ts";

/** Where an item comes from; items of the same resource and scope stand together. */
export interface Origin {
  /** The attributes of its resource; default: a resource without any. */
  readonly resource?: AttributesInit | undefined;
  /** Its scope: `{ name, version, attributes }`; default: a scope without a name. */
  readonly scope?: Init<"InstrumentationScope"> | undefined;
}

/** A log record: its fields, and where it comes from. */
export type LogInit = Init<"LogRecord"> & Origin;

/** A span: its fields, and where it comes from. */
export type SpanInit = Init<"Span"> & Origin;

/** A metric: its fields, and where it comes from. */
export type MetricInit = Init<"Metric"> & Origin;

/**
 * Encodes logs.
 *
 * @param logs Records, of which those with the same resource and scope stand together in the order given; or OTLP/JSON.
 * @returns An `ExportLogsServiceRequest`.
 * @throws {CollectorError} `INVALID_ARGUMENT` with the place (of OTLP/JSON `TELEMETRY_INVALID`), when a value is wrong or a
 * field is unknown.
 *
 * @example
 * ```ts
 * encodeLogs([{ body: "paid", severityNumber: 9, attributes: { amount: 5n }, resource: { "service.name": "shop" } }]);
 * ```
 */
export function encodeLogs(logs: readonly LogInit[] | Json<"LogsData">): Uint8Array<ArrayBuffer> {
  if (!isList(logs)) return encodeJson("LogsData", logs);
  return encodeMessage("LogsData", {
    resourceLogs: group(logs, (resource, scopes) => ({
      resource,
      scopeLogs: scopes.map(({ scope, items }) => ({ scope, logRecords: items })),
    })),
  });
}

/**
 * Encodes spans, see {@linkcode encodeLogs}.
 *
 * @param spans Spans or OTLP/JSON.
 * @returns An `ExportTraceServiceRequest`.
 * @throws {CollectorError} `INVALID_ARGUMENT` with the place (of OTLP/JSON `TELEMETRY_INVALID`), when a value is wrong or a
 * field is unknown.
 */
export function encodeTraces(spans: readonly SpanInit[] | Json<"TracesData">): Uint8Array<ArrayBuffer> {
  if (!isList(spans)) return encodeJson("TracesData", spans);
  return encodeMessage("TracesData", {
    resourceSpans: group(spans, (resource, scopes) => ({
      resource,
      scopeSpans: scopes.map(({ scope, items }) => ({ scope, spans: items })),
    })),
  });
}

/**
 * Encodes metrics, see {@linkcode encodeLogs}.
 *
 * @param metrics Metrics with their points, such as `{ name: "requests", gauge: { dataPoints: [{ asInt: 1n }] } }`; or
 * OTLP/JSON.
 * @returns An `ExportMetricsServiceRequest`.
 * @throws {CollectorError} `INVALID_ARGUMENT` with the place (of OTLP/JSON `TELEMETRY_INVALID`), when a value is wrong or a
 * field is unknown.
 */
export function encodeMetrics(metrics: readonly MetricInit[] | Json<"MetricsData">): Uint8Array<ArrayBuffer> {
  if (!isList(metrics)) return encodeJson("MetricsData", metrics);
  return encodeMessage("MetricsData", {
    resourceMetrics: group(metrics, (resource, scopes) => ({
      resource,
      scopeMetrics: scopes.map(({ scope, items }) => ({ scope, metrics: items })),
    })),
  });
}

/** `Array.isArray` does not narrow readonly lists. */
function isList<T>(value: readonly T[] | object): value is readonly T[] {
  return Array.isArray(value);
}

/** The items of one scope. */
interface ScopeGroup<T> {
  readonly scope: Init<"InstrumentationScope">;
  readonly items: T[];
}

/** Puts items with equal resources and scopes together, in the order in which they are first met. */
function group<T extends Origin, G>(
  items: readonly T[],
  make: (resource: Init<"Resource">, scopes: ScopeGroup<Omit<T, keyof Origin>>[]) => G,
): G[] {
  const groups = new Map<
    string,
    { resource: Init<"Resource">; scopes: Map<string, ScopeGroup<Omit<T, keyof Origin>>> }
  >();
  for (const { resource: attributes = {}, scope = {}, ...item } of items) {
    const resource = { attributes };
    const { scopes } = getOr(
      groups,
      encodeMessage("Resource", resource).toHex(),
      () => ({ resource, scopes: new Map() }),
    );
    getOr(scopes, encodeMessage("InstrumentationScope", scope).toHex(), () => ({ scope, items: [] })).items.push(item);
  }
  return [...groups.values()].map(({ resource, scopes }) => make(resource, [...scopes.values()]));
}

function getOr<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
