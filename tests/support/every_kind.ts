import type { Json, Signal } from "./sink.ts";

const TIME = "1700000000123456789";
const TRACE = "5b8efff798038103d269b633813fc60c";
const SPAN = "eee19b7ec3c1b174";

/** Attributes of every kind of value, limits among them. */
const ATTRIBUTES: Json[] = [
  { key: "text", value: { stringValue: 'žluťoučký 🐎 \u0000 "quoted"' } },
  { key: "empty text", value: { stringValue: "" } },
  { key: "yes", value: { boolValue: true } },
  { key: "no", value: { boolValue: false } },
  { key: "whole", value: { intValue: "9223372036854775807" } },
  { key: "negative", value: { intValue: "-9223372036854775808" } },
  { key: "zero", value: { intValue: "0" } },
  { key: "double", value: { doubleValue: 1.7976931348623157e308 } },
  { key: "small", value: { doubleValue: -5e-324 } },
  { key: "bytes", value: { bytesValue: "AAEC/w==" } },
  { key: "nothing", value: {} },
  { key: "list", value: { arrayValue: { values: [{ stringValue: "a" }, { intValue: "1" }, {}, { arrayValue: {} }] } } },
  {
    key: "map",
    value: { kvlistValue: { values: [{ key: "k", value: { kvlistValue: { values: [] } } }, { key: "", value: {} }] } },
  },
];
const resource = { attributes: ATTRIBUTES, droppedAttributesCount: 3 };
const scope = { name: "scope", version: "1", attributes: ATTRIBUTES, droppedAttributesCount: 4 };
const times = { startTimeUnixNano: TIME, timeUnixNano: TIME };
const exemplars = [{ timeUnixNano: TIME, spanId: SPAN, traceId: TRACE, asDouble: 1.5, filteredAttributes: ATTRIBUTES }];
const point = { attributes: ATTRIBUTES, ...times, flags: 1 };
const sum = { count: "3", sum: -1.5, min: -2, max: 0.5, exemplars };
const schemaUrl = "https://example.com/schema";

/** Requests of OTLP/HTTP JSON with every kind of item and value, by signal. */
export const EVERY_KIND: Readonly<Record<Signal, Json>> = {
  traces: {
    resourceSpans: [{
      resource,
      schemaUrl,
      scopeSpans: [{
        scope,
        schemaUrl,
        spans: [{
          traceId: TRACE,
          spanId: SPAN,
          parentSpanId: "0123456789abcdef",
          traceState: "a=b",
          flags: 257,
          name: "span",
          kind: 3,
          startTimeUnixNano: TIME,
          endTimeUnixNano: "18446744073709551615",
          attributes: ATTRIBUTES,
          droppedAttributesCount: 1,
          events: [{ timeUnixNano: TIME, name: "event", attributes: ATTRIBUTES, droppedAttributesCount: 2 }, {}],
          droppedEventsCount: 5,
          links: [{ traceId: TRACE, spanId: SPAN, traceState: "c=d", attributes: ATTRIBUTES, flags: 1 }],
          droppedLinksCount: 6,
          status: { code: 2, message: "failed" },
        }, {}],
      }, { spans: [{ name: "no scope" }] }],
    }, { scopeSpans: [] }],
  },
  metrics: {
    resourceMetrics: [{
      resource,
      schemaUrl,
      scopeMetrics: [{
        scope,
        metrics: [
          { name: "gauge", unit: "By", description: "a gauge", gauge: { dataPoints: [{ ...point, asInt: "-7" }] } },
          { name: "empty gauge", gauge: { dataPoints: [{ flags: 1 }] } },
          {
            name: "sum",
            sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ ...point, asDouble: 0.1, exemplars }] },
            metadata: ATTRIBUTES,
          },
          {
            name: "histogram",
            histogram: {
              aggregationTemporality: 1,
              dataPoints: [{ ...point, ...sum, bucketCounts: ["1", "0", "2"], explicitBounds: [0, 1e9] }],
            },
          },
          {
            name: "exponential",
            exponentialHistogram: {
              aggregationTemporality: 2,
              dataPoints: [{
                ...point,
                ...sum,
                scale: -3,
                zeroCount: "1",
                zeroThreshold: 0.25,
                positive: { offset: 2, bucketCounts: ["1", "1"] },
                negative: { offset: -2, bucketCounts: ["0", "18446744073709551615"] },
              }],
            },
          },
          {
            name: "summary",
            summary: { dataPoints: [{ ...point, count: "2", sum: 3, quantileValues: [{ quantile: 0.99, value: 7 }] }] },
          },
          { name: "no data" },
        ],
      }],
    }],
  },
  logs: {
    resourceLogs: [{
      resource,
      schemaUrl,
      scopeLogs: [{
        scope,
        schemaUrl,
        logRecords: [
          {
            timeUnixNano: TIME,
            observedTimeUnixNano: TIME,
            severityNumber: 17,
            severityText: "ERROR",
            eventName: "event",
            body: { kvlistValue: { values: ATTRIBUTES } },
            attributes: ATTRIBUTES,
            droppedAttributesCount: 9,
            flags: 1,
            traceId: TRACE,
            spanId: SPAN,
          },
          ...ATTRIBUTES.map(({ value }) => ({ body: value })),
          {},
        ],
      }],
    }],
  },
};
