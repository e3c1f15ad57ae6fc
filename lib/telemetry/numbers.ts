/** OTLP's field numbers by the names that views, and declared reads, have. */
import { SHAPE } from "./layout.ts";

/** What stands for `schema_url` of `ResourceLogs` and its like among the fields of `Resource`. */
export const SCHEMA_URL = 31;
/** What stands for the type of a metric's data among the fields of `Metric`. */
export const DATA = 5;
/** What stands for `is_monotonic` of a metric's data. */
export const MONOTONIC = 6;
/** What stands for `aggregation_temporality` of a metric's data. */
export const TEMPORALITY = 7;
/** What stands for a metric's data points. */
export const POINTS = 8;

const COMMON_POINT = { startTimeUnixNano: 2, timeUnixNano: 3 };

const NUMBERS: Record<number, Record<string, number | readonly number[]>> = {
  [SHAPE.resource]: { droppedAttributesCount: 2, schemaUrl: SCHEMA_URL },
  [SHAPE.scope]: { name: 1, version: 2, droppedAttributesCount: 4, schemaUrl: SCHEMA_URL },
  [SHAPE.log]: {
    timeUnixNano: 1,
    severityNumber: 2,
    severityText: 3,
    body: 5,
    droppedAttributesCount: 7,
    flags: 8,
    traceId: 9,
    spanId: 10,
    observedTimeUnixNano: 11,
    eventName: 12,
  },
  [SHAPE.span]: {
    traceId: 1,
    spanId: 2,
    traceState: 3,
    parentSpanId: 4,
    name: 5,
    kind: 6,
    startTimeUnixNano: 7,
    endTimeUnixNano: 8,
    droppedAttributesCount: 10,
    events: 11,
    droppedEventsCount: 12,
    links: 13,
    droppedLinksCount: 14,
    status: 15,
    flags: 16,
  },
  [SHAPE.metric]: {
    name: 1,
    description: 2,
    unit: 3,
    type: DATA,
    isMonotonic: MONOTONIC,
    aggregationTemporality: TEMPORALITY,
    points: POINTS,
  },
  [SHAPE.number]: { ...COMMON_POINT, value: [4, 6], exemplars: 5, flags: 8 },
  [SHAPE.histogram]: {
    ...COMMON_POINT,
    count: 4,
    sum: 5,
    bucketCounts: 6,
    explicitBounds: 7,
    exemplars: 8,
    flags: 10,
    min: 11,
    max: 12,
  },
  [SHAPE.exponential]: {
    ...COMMON_POINT,
    count: 4,
    sum: 5,
    scale: 6,
    zeroCount: 7,
    positive: 8,
    negative: 9,
    flags: 10,
    exemplars: 11,
    min: 12,
    max: 13,
    zeroThreshold: 14,
  },
  [SHAPE.summary]: { ...COMMON_POINT, count: 4, sum: 5, quantileValues: 6, flags: 8 },
};

/** The numbers of a field of a shape; none if it has no such field. */
export function numberOf(shape: number, name: string): readonly number[] {
  const number = NUMBERS[shape]?.[name];
  return number === undefined ? [] : typeof number === "number" ? [number] : number;
}

/** The name of a field, for errors. */
export function nameOf(shape: number, field: number): string {
  for (const [name, number] of Object.entries(NUMBERS[shape] ?? {})) {
    if (number === field || (typeof number === "object" && number.includes(field))) return name;
  }
  return `field ${field}`;
}
