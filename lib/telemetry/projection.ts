import { CollectorError } from "../errors.ts";
import type { Signal } from "./layout.ts";

/** What of one level of a batch is read. */
export interface Fields {
  /** Names of fields as the views have them, such as `severityNumber`. */
  readonly fields: readonly string[];
  /** Which attributes: none, all, or those with these keys. */
  readonly attributes: "none" | "all" | readonly string[];
}

/**
 * The declared reads of a processor. The Collector sends every resource, scope and item, perhaps as an empty message, and
 * of each nothing but these fields. `events`, `links` and `exemplars` are all of them with all of their fields. Of a metric
 * it sends the data with all data points, perhaps as empty messages, when anything of data points is named or one of
 * `type`, `isMonotonic` and `aggregationTemporality`; the item's `attributes` are its `metadata`.
 */
export interface Projection {
  /** Of resources. */
  readonly resource: Fields;
  /** Of scopes. */
  readonly scope: Fields;
  /** Of log records, spans or metrics. */
  readonly item: Fields;
  /** Of data points. */
  readonly point: Fields;
}

/** The fields of each level; `attributes` are apart, and `events`, `links` and `exemplars` mean all of them. */
const FIELDS: Record<"resource" | "scope" | "point", readonly string[]> & Record<Signal, readonly string[]> = {
  resource: ["droppedAttributesCount", "schemaUrl"],
  scope: ["name", "version", "droppedAttributesCount", "schemaUrl"],
  logs: [
    ...["timeUnixNano", "observedTimeUnixNano", "severityNumber", "severityText", "body", "droppedAttributesCount"],
    ...["flags", "traceId", "spanId", "eventName"],
  ],
  traces: [
    ...["traceId", "spanId", "traceState", "parentSpanId", "flags", "name", "kind", "startTimeUnixNano"],
    ...["endTimeUnixNano", "droppedAttributesCount", "events", "droppedEventsCount", "links", "droppedLinksCount"],
    "status",
  ],
  metrics: ["name", "description", "unit", "type", "isMonotonic", "aggregationTemporality"],
  point: [
    ...["startTimeUnixNano", "timeUnixNano", "flags", "value", "count", "sum", "min", "max", "bucketCounts"],
    ...["explicitBounds", "scale", "zeroCount", "zeroThreshold", "positive", "negative", "quantileValues", "exemplars"],
  ],
};

/**
 * Parses declared reads, such as `["resource.attributes[service.name]", "severityNumber", "attributes"]`. Attributes
 * that are not named are not there; of metrics `points` means whole data points, `points.value` one field of them.
 *
 * @throws {CollectorError} `INVALID_ARGUMENT` if one of them is no field.
 */
export function parseReads(signal: Signal, reads: readonly string[]): Projection {
  const levels = { resource: new Level(), scope: new Level(), item: new Level(), point: new Level() };
  for (const read of reads) {
    const [, prefix, field = "", key] = /^(?:(resource|scope|points)\.)?(\w+)(?:\[(.+)\])?$/s.exec(read) ?? [];
    if (signal === "metrics" && prefix === undefined && field === "points" && key === undefined) {
      for (const name of FIELDS.point) levels.point.fields.add(name);
      levels.point.all = true;
      continue;
    }
    const points = prefix === "points" && signal === "metrics";
    const name = prefix === undefined ? "item" : points ? "point" : prefix === "points" ? undefined : prefix;
    const known = name === undefined ? [] : FIELDS[name === "item" ? signal : name as "resource" | "scope" | "point"];
    const attributes = field === (signal === "metrics" && name === "item" ? "metadata" : "attributes");
    const level = levels[(name ?? "item") as keyof typeof levels];
    if (name !== undefined && attributes) level.attribute(key);
    else if (key === undefined && known.includes(field)) level.fields.add(field);
    else {throw new CollectorError("INVALID_ARGUMENT", `Cannot declare the read ${JSON.stringify(read)} of ${signal}`, {
        hint: `known are attributes, attributes["key"], ${known.join(", ")}, resource.…, scope.…` +
          (signal === "metrics" ? ", points, points.… (a metric's own attributes are its metadata)" : ""),
      });}
  }
  const { resource, scope, item, point } = levels;
  return { resource: resource.done(), scope: scope.done(), item: item.done(), point: point.done() };
}

/** What has been declared of a level so far. */
class Level {
  fields = new Set<string>();
  keys = new Set<string>();
  all = false;

  attribute(key: string | undefined): void {
    if (key === undefined) this.all = true;
    else this.keys.add(/^(["']).*\1$/s.test(key) ? key.slice(1, -1) : key);
  }

  done(): Fields {
    const attributes = this.all ? "all" : this.keys.size === 0 ? "none" : [...this.keys].sort();
    return { fields: [...this.fields].sort(), attributes };
  }
}
