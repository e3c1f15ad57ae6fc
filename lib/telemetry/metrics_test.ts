import { assertEquals, assertThrows } from "../../tests/support/assert.ts";
import { metricsOf } from "../../tests/support/batches.ts";
import { CollectorError } from "../errors.ts";
import { AggregationTemporality } from "./enums.ts";
import type { Metric } from "./metric.ts";
import type { MetricsBatch } from "./metrics.ts";
import { editsOf, openBatch } from "./open.ts";
import type { DataPoint } from "./point.ts";

const { DELTA, CUMULATIVE } = AggregationTemporality;
const IDS = { traceId: "0102030405060708090a0b0c0d0e0f10", spanId: "1112131415161718" };
const common = { startTimeUnixNano: 1n, timeUnixNano: 2n, flags: 1, attributes: { a: 1n } };
const exemplars = [{ asInt: -7n, timeUnixNano: 3n, ...IDS, filteredAttributes: { f: true } }, { asDouble: 1.5 }];

function metrics(): MetricsBatch {
  return metricsOf({
    resourceMetrics: [{
      resource: { attributes: { r: 1n } },
      scopeMetrics: [{
        scope: { name: "s" },
        metrics: [
          { name: "none", description: "d", unit: "By", metadata: { m: 1n } },
          { name: "gauge", gauge: { dataPoints: [{ ...common, asDouble: 1 }, { asInt: -1n }, {}] } },
          {
            name: "sum",
            sum: {
              dataPoints: [{ ...common, asInt: 5n, exemplars }],
              isMonotonic: true,
              aggregationTemporality: DELTA,
            },
          },
          {
            name: "histogram",
            histogram: {
              dataPoints: [
                {
                  ...common,
                  exemplars,
                  count: 3n,
                  sum: 0,
                  min: -1,
                  max: 1,
                  bucketCounts: [1n, 2n],
                  explicitBounds: [0],
                },
                {},
              ],
              aggregationTemporality: CUMULATIVE,
            },
          },
          {
            name: "exponential",
            exponentialHistogram: {
              dataPoints: [{
                ...common,
                exemplars,
                count: 3n,
                scale: -3,
                zeroCount: 1n,
                zeroThreshold: 0.5,
                positive: { offset: -2, bucketCounts: [1n, 2n ** 64n - 1n] },
              }],
            },
          },
          {
            name: "summary",
            summary: { dataPoints: [{ ...common, count: 2n, quantileValues: [{ quantile: 0.5, value: 7 }] }] },
          },
        ],
      }],
    }],
  });
}

const metric = (batch: MetricsBatch, name: string) =>
  batch.metrics().toArray().find((one) => one.name === name) as Metric;
const point = (batch: MetricsBatch, name: string) => metric(batch, name).points().at(0) as DataPoint;
const again = (batch: MetricsBatch) => {
  const bytes = batch.encode();
  return openBatch("metrics", bytes, bytes.length);
};

Deno.test("the types of metrics are told apart, with what their data say", () => {
  const batch = metrics();
  assertEquals(
    batch.metrics().toArray().map((
      one,
    ) => [one.type, one.isMonotonic, one.aggregationTemporality, one.points().count()]),
    [
      ["none", undefined, undefined, 0],
      ["gauge", undefined, undefined, 3],
      ["sum", true, 1, 1],
      ["histogram", undefined, 2, 2],
      ["exponentialHistogram", undefined, 0, 1],
      ["summary", undefined, undefined, 1],
    ],
  );
  const none = metric(batch, "none");
  assertEquals([none.description, none.unit, none.metadata.toObject(), none.scope.name], ["d", "By", { m: 1n }, "s"]);
  assertEquals([none.resource.attributes.get("r"), batch.points().count(), batch.signal], [1n, 8, "metrics"]);
  assertEquals([none.toJSON().unit, none.scope.toJSON().metrics?.length, point(batch, "sum").toJSON().flags], [
    "By",
    6,
    1,
  ]);
  assertEquals(editsOf(batch).length, 0);
});

Deno.test("data points have the fields of their type, and no others", () => {
  const batch = metrics();
  for (const name of ["gauge", "sum", "histogram", "exponential", "summary"]) {
    const one = point(batch, name);
    assertEquals([one.startTimeUnixNano, one.timeUnixNano, one.flags, one.attributes.get("a")], [1n, 2n, 1, 1n], name);
    assertEquals([one.metric.name, one.exemplars().count()], [name, name === "gauge" || name === "summary" ? 0 : 2]);
  }
  const fields = (one: DataPoint) => [
    ...[one.value, one.count, one.sum, one.min, one.max, one.bucketCounts, one.explicitBounds, one.scale],
    ...[one.zeroCount, one.zeroThreshold, one.positive, one.negative, one.quantileValues],
  ];
  const no = undefined;
  assertEquals(fields(point(batch, "sum")), [5n, no, no, no, no, no, no, no, no, no, no, no, no]);
  assertEquals(metric(batch, "gauge").points().toArray().map((one) => one.value), [1, -1n, undefined]);
  assertEquals(fields(point(batch, "histogram")), [no, 3n, 0, -1, 1, [1n, 2n], [0], no, no, no, no, no, no]);
  const empty = metric(batch, "histogram").points().at(1) as DataPoint;
  assertEquals(fields(empty), [no, 0n, no, no, no, [], [], no, no, no, no, no, no]);
  const [positive, negative] = [{ offset: -2, bucketCounts: [1n, 2n ** 64n - 1n] }, { offset: 0, bucketCounts: [] }];
  assertEquals(fields(point(batch, "exponential")), [
    ...[no, 3n, no, no, no, no, no, -3, 1n, 0.5, positive, negative, no],
  ]);
  assertEquals(fields(point(batch, "summary")), [
    ...[no, 2n, 0, no, no, no, no, no, no, no, no, no, [{ quantile: 0.5, value: 7 }]],
  ]);
});

Deno.test("metrics are set", () => {
  const batch = metrics();
  const sum = metric(batch, "sum");
  Object.assign(sum, {
    name: "new",
    description: "x",
    unit: "s",
    isMonotonic: false,
    aggregationTemporality: CUMULATIVE,
  });
  sum.metadata.set("k", "v");
  metric(batch, "histogram").aggregationTemporality = DELTA;
  for (const one of [batch, again(batch)]) {
    const view = metric(one, "new");
    assertEquals([view.description, view.unit, view.isMonotonic, view.aggregationTemporality], ["x", "s", false, 2]);
    assertEquals([view.metadata.get("k"), view.points().at(0)?.value], ["v", 5n]);
    assertEquals(metric(one, "histogram").aggregationTemporality, 1);
  }
});

Deno.test("data points are set", () => {
  const batch = metrics();
  const [, int, none] = metric(batch, "gauge").points().toArray() as [DataPoint, DataPoint, DataPoint];
  int.value = 2.5;
  none.value = 2n ** 63n - 1n;
  none.value = 8n;
  Object.assign(point(batch, "histogram"), { count: 9n, sum: undefined, min: 4, max: undefined, flags: 0 });
  Object.assign(point(batch, "histogram"), { bucketCounts: [], explicitBounds: [1, 2.5], timeUnixNano: 5n });
  const buckets = { offset: 7, bucketCounts: [3n] };
  Object.assign(point(batch, "exponential"), { scale: -(2 ** 31), zeroCount: 2n, zeroThreshold: 0, negative: buckets });
  Object.assign(point(batch, "summary"), { sum: 3, count: 1n, startTimeUnixNano: 0n });
  for (const one of [batch, again(batch)]) {
    assertEquals(metric(one, "gauge").points().toArray().map((view) => view.value), [1, 2.5, 8n]);
    const histogram = point(one, "histogram");
    assertEquals([histogram.count, histogram.sum, histogram.min, histogram.max, histogram.flags], [
      9n,
      undefined,
      4,
      undefined,
      0,
    ]);
    assertEquals([histogram.bucketCounts, histogram.explicitBounds, histogram.timeUnixNano], [[], [1, 2.5], 5n]);
    const exponential = point(one, "exponential");
    assertEquals([exponential.scale, exponential.zeroCount, exponential.zeroThreshold], [-(2 ** 31), 2n, 0]);
    assertEquals([exponential.negative, exponential.positive?.offset], [buckets, -2]);
    assertEquals([point(one, "summary").sum, point(one, "summary").count], [3, 1n]);
  }
});

Deno.test("what a type of metric does not have is not set", () => {
  const batch = metrics();
  const cases: [object, Record<string, unknown>, string][] = [
    [metric(batch, "gauge"), { isMonotonic: true }, "the metric is no sum"],
    [metric(batch, "summary"), { aggregationTemporality: 1 }, "the metric is no sum or histogram"],
    [metric(batch, "sum"), { aggregationTemporality: -1 }, "a non-negative integer"],
    [metric(batch, "sum"), { isMonotonic: 1 }, "a boolean"],
    [point(batch, "sum"), { count: 1n }, "has no such field"],
    [point(batch, "summary"), { value: 1 }, "has no value"],
    [point(batch, "sum"), { value: "1" }, "a bigint (an integer) or a number"],
    [point(batch, "sum"), { value: 2n ** 63n }, "an integer of 64 bits"],
    [point(batch, "histogram"), { bucketCounts: [1] }, "a list of bigint"],
    [point(batch, "histogram"), { explicitBounds: [1n] }, "a list of numbers"],
    [point(batch, "histogram"), { sum: 1n }, "a number"],
    [point(batch, "exponential"), { scale: 0.5 }, "an integer of 32 bits"],
    [point(batch, "exponential"), { positive: { offset: 0.5 } }, "offset"],
  ];
  for (const [view, fields, message] of cases) {
    assertThrows(() => Object.assign(view, fields), CollectorError, message);
  }
  assertEquals(editsOf(batch).length, 0);
});

Deno.test("exemplars are read, set, appended and filtered", () => {
  const batch = metrics();
  for (const name of ["sum", "histogram", "exponential"]) {
    const [first, second] = point(batch, name).exemplars();
    assertEquals([first?.value, first?.timeUnixNano, first?.traceId, first?.spanId], [
      -7n,
      3n,
      IDS.traceId,
      IDS.spanId,
    ]);
    assertEquals([first?.filteredAttributes.toObject(), second?.value, second?.point.metric.name], [
      { f: true },
      1.5,
      name,
    ]);
    if (first) Object.assign(first, { value: 2.5, spanId: "", timeUnixNano: 4n }).filteredAttributes.rename("f", "g");
    second?.remove();
    point(batch, name).exemplars().append({ asInt: 1n }).filteredAttributes.set("new", 1n);
    for (const one of [batch, again(batch)]) {
      assertEquals(
        point(one, name).exemplars().toArray().map((
          view,
        ) => [view.value, view.spanId, view.filteredAttributes.toObject()]),
        [[2.5, "", { g: true }], [1n, "", { new: 1n }]],
      );
    }
  }
});

Deno.test("points of all metrics are filtered, and a metric that lost its last one goes", () => {
  const batch = metrics();
  batch.points().filter((one) => one.attributes.size > 0);
  assertEquals(batch.metrics().toArray().map((one) => one.points().count()), [0, 1, 1, 1, 1, 1]);
  metric(batch, "sum").points().filter(() => false);
  assertEquals(again(batch).metrics().toArray().map((one) => one.name), [
    ...["none", "gauge", "histogram", "exponential", "summary"],
  ]);
});

Deno.test("points are appended and replaced, and a metric becomes one of another type", () => {
  const batch = metrics();
  const gauge = metric(batch, "gauge");
  gauge.points().append({ asInt: 9n }).attributes.set("new", true);
  point(batch, "summary").replace({ quantileValues: [{ quantile: 1, value: 2 }] });
  const old = point(batch, "histogram");
  metric(batch, "histogram").replace({
    name: "was histogram",
    sum: { dataPoints: [{ asInt: 1n }], isMonotonic: true },
  });
  assertThrows(() => old.count = 1n, CollectorError, "what was removed");
  for (const one of [batch, again(batch)]) {
    assertEquals(metric(one, "gauge").points().at(-1)?.toJSON(), {
      asInt: "9",
      attributes: [{ key: "new", value: { boolValue: true } }],
    });
    assertEquals(point(one, "summary").quantileValues, [{ quantile: 1, value: 2 }]);
    const was = metric(one, "was histogram");
    assertEquals([was.type, was.isMonotonic, was.points().at(0)?.value], ["sum", true, 1n]);
  }
  assertThrows(() => metric(batch, "none").points().append({}), CollectorError, "of type none");
});

Deno.test("lists that are not packed, or in parts, are read whole", () => {
  const fixed = (value: number) => [value, 0, 0, 0, 0, 0, 0, 0];
  const parts = [49, ...fixed(1), 50, 16, ...fixed(2), ...fixed(3), 49, ...fixed(4)];
  const batch = metrics();
  const one = point(batch, "histogram");
  one.replace(new Uint8Array(parts));
  assertEquals(one.bucketCounts, [1n, 2n, 3n, 4n]);
  one.replace(new Uint8Array([50, 3, 1, 2, 3]));
  assertThrows(() => one.bucketCounts, CollectorError, "a list of 8-byte values has another length");
});
