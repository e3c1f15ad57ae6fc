import { assertEquals, assertThrows } from "../../tests/support/assert.ts";
import { hexOf, logsOf, metricsOf, tracesOf } from "../../tests/support/batches.ts";
import { CollectorError } from "../errors.ts";
import type { LogRecord } from "./logs.ts";
import type { Metric } from "./metric.ts";
import { editsOf } from "./open.ts";
import type { Span } from "./span.ts";
import { type Fields, parseReads } from "./projection.ts";

const NOTHING: Fields = { fields: [], attributes: "none" };

Deno.test("reads are parsed to fields and attributes of each level", () => {
  assertEquals(parseReads("logs", []), { resource: NOTHING, scope: NOTHING, item: NOTHING, point: NOTHING });
  const reads = [
    ...['resource.attributes["service.name"]', "resource.attributes[host.name]", "scope.name", "scope.attributes"],
    ...["scope.attributes[a]", "body", "severityNumber", "attributes['a]\"b']", "body"],
  ];
  assertEquals(parseReads("logs", reads), {
    resource: { fields: [], attributes: ["host.name", "service.name"] },
    scope: { fields: ["name"], attributes: "all" },
    item: { fields: ["body", "severityNumber"], attributes: ['a]"b'] },
    point: NOTHING,
  });
  assertEquals(parseReads("traces", ["name", "events", "status"]).item.fields, ["events", "name", "status"]);
  assertEquals(parseReads("metrics", ["name", "metadata", "points.value", "points.attributes[a]"]), {
    resource: NOTHING,
    scope: NOTHING,
    item: { fields: ["name"], attributes: "all" },
    point: { fields: ["value"], attributes: ["a"] },
  });
  const { point } = parseReads("metrics", ["points.attributes[a]", "points"]);
  assertEquals([point.attributes, point.fields.includes("value"), point.fields.includes("exemplars")], [
    "all",
    true,
    true,
  ]);
});

const REFUSED: ["logs" | "traces" | "metrics", string][] = [
  ["logs", "name"],
  ["logs", "Body"],
  ["logs", "body[x]"],
  ["logs", "points"],
  ["logs", "resource"],
  ["logs", "resource.name"],
  ["logs", "points.value"],
  ["logs", "attributes[]"],
  ["logs", ""],
  ["traces", "body"],
  ["traces", "events.name"],
  ["metrics", "attributes"],
  ["metrics", "points.body"],
  ["metrics", "points[0]"],
];

for (const [signal, read] of REFUSED) {
  Deno.test(`${JSON.stringify(read)} of ${signal} cannot be read`, () => {
    const error = assertThrows(() => parseReads(signal, ["resource.attributes", read]), CollectorError);
    assertEquals([error.code, error.message], [
      "INVALID_ARGUMENT",
      `Cannot declare the read ${JSON.stringify(read)} of ${signal}`,
    ]);
  });
}

const DATA = {
  resourceLogs: [{
    resource: { attributes: { "service.name": "shop", host: "h" } },
    scopeLogs: [{ scope: { name: "s" }, logRecords: [{ body: "x", severityNumber: 9, attributes: { a: 1n, b: 2n } }] }],
  }],
};

Deno.test("what was declared is read, and all else throws and says what to declare", () => {
  const reads = ["severityNumber", "attributes[a]", 'resource.attributes["service.name"]', "scope.name"];
  const record = logsOf(DATA, parseReads("logs", reads)).records().at(0) as LogRecord;
  assertEquals([record.severityNumber, record.attributes.get("a"), record.scope.name], [9, 1n, "s"]);
  assertEquals(record.resource.attributes.get("service.name"), "shop");
  const refused: [() => unknown, string][] = [
    [() => record.body, "body"],
    [() => record.traceId, "traceId"],
    [() => record.attributes.get("b"), 'attributes["b"]'],
    [() => record.attributes.has("b"), 'attributes["b"]'],
    [() => record.attributes.size, "attributes"],
    [() => [...record.attributes], "attributes"],
    [() => record.attributes.toObject(), "attributes"],
    [() => record.resource.attributes.get("host"), 'resource.attributes["host"]'],
    [() => record.resource.schemaUrl, "resource.schemaUrl"],
    [() => record.scope.attributes.keys(), "scope.attributes"],
    [() => record.scope.version, "scope.version"],
  ];
  for (const [read, name] of refused) {
    const error = assertThrows(read, CollectorError, `Cannot read ${name}: the processor's reads do not name it`);
    assertEquals([error.code, error.hint?.includes(JSON.stringify(name))], ["READ_UNDECLARED", true]);
  }
});

Deno.test("what was not declared is written blind, and then read", () => {
  const batch = logsOf(
    { resourceLogs: [{ scopeLogs: [{ logRecords: [{}] }] }] },
    parseReads("logs", ["attributes[a]"]),
  );
  const record = batch.records().at(0) as LogRecord;
  assertEquals([record.attributes.delete("secret"), record.attributes.delete("a")], [true, false]);
  assertEquals(record.attributes.rename("from", "to"), true);
  record.attributes.set("b", 1n);
  record.body = "new";
  assertEquals([record.attributes.get("b"), record.attributes.has("secret"), record.body], [1n, false, "new"]);
  assertThrows(() => record.attributes.get("to"), CollectorError, 'Cannot read attributes["from"]');
  assertEquals(record.attributes.get("from"), undefined);
  record.attributes.clear();
  assertEquals([record.attributes.size, record.attributes.get("other")], [0, undefined]);
  assertEquals(hexOf(editsOf(batch)).startsWith("13000000" + "0106736563726574" + "4600"), true);
});

Deno.test("what the processor makes itself can be read whatever was declared", () => {
  const batch = logsOf(DATA, parseReads("logs", []));
  const [record] = batch.records();
  const made = record?.scope.records().append({ body: "made", attributes: { k: 1n } });
  assertEquals([made?.body, made?.attributes.toObject()], ["made", { k: 1n }]);
  record?.replace({ body: "replaced" });
  assertEquals([record?.body, record?.attributes.size], ["replaced", 0]);
  assertEquals(batch.records().count(), 2);
  assertThrows(() => batch.encode(), CollectorError, "the processor declared reads");
});

Deno.test("events, links, data points and exemplars are there when they were declared", () => {
  const spans = { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "n", events: [{ name: "e" }], links: [{}] }] }] }] };
  const span = tracesOf(spans, parseReads("traces", ["events"])).spans().at(0) as Span;
  assertEquals(span.events().toArray().map((event) => [event.name, event.attributes.size]), [["e", 0]]);
  assertThrows(() => span.links(), CollectorError, "Cannot read links");
  assertThrows(() => span.status.code, CollectorError, "Cannot read status");

  const dataPoints = [{
    asInt: 1n,
    attributes: { a: 1n },
    exemplars: [{ asInt: 7n, filteredAttributes: { f: true } }],
  }];
  const data = {
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "m", sum: { dataPoints, isMonotonic: true } }] }] }],
  };
  const metric = (reads: string[]) => metricsOf(data, parseReads("metrics", reads)).metrics().at(0) as Metric;
  assertThrows(() => metric(["name"]).points(), CollectorError, "Cannot read points");
  assertThrows(() => metric(["type"]).isMonotonic, CollectorError, "Cannot read isMonotonic");
  assertThrows(() => metric(["type"]).metadata.get("x"), CollectorError, 'Cannot read metadata["x"]');
  assertEquals([metric(["type"]).type, metric(["isMonotonic"]).isMonotonic], ["sum", true]);
  const point = metric(["points.value"]).points().at(0);
  assertEquals(point?.value, 1n);
  assertThrows(() => point?.timeUnixNano, CollectorError, "Cannot read points.timeUnixNano");
  assertThrows(() => point?.attributes.get("a"), CollectorError, 'Cannot read points.attributes["a"]');
  assertThrows(() => point?.exemplars(), CollectorError, "Cannot read points.exemplars");
  const whole = metric(["points"]).points().at(0);
  assertEquals(whole?.attributes.toObject(), { a: 1n });
  assertEquals(whole?.exemplars().at(0)?.filteredAttributes.toObject(), { f: true });
});
