import { CollectorError } from "../errors.ts";
import { assertEquals, assertThrows } from "../../tests/support/assert.ts";
import { decodeMessage } from "./otlp/decode.ts";
import { encodeLogs, encodeMetrics, encodeTraces } from "./build.ts";

Deno.test("records of the same resource and scope stand together, in the order in which they are first met", () => {
  const shop = { "service.name": "shop" };
  const bytes = encodeLogs([
    { body: "1", resource: shop, scope: { name: "a" } },
    { body: "2" },
    { body: "3", resource: { ...shop }, scope: { name: "a", version: "" } },
    { body: "4", resource: shop },
    { body: "5", resource: shop, scope: { name: "a" }, attributes: { n: 5n } },
  ]);
  assertEquals(decodeMessage("LogsData", bytes), {
    resourceLogs: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
        scopeLogs: [
          {
            scope: { name: "a" },
            logRecords: [
              { body: { stringValue: "1" } },
              { body: { stringValue: "3" } },
              { body: { stringValue: "5" }, attributes: [{ key: "n", value: { intValue: "5" } }] },
            ],
          },
          { scope: {}, logRecords: [{ body: { stringValue: "4" } }] },
        ],
      },
      { resource: {}, scopeLogs: [{ scope: {}, logRecords: [{ body: { stringValue: "2" } }] }] },
    ],
  });
});

Deno.test("spans and metrics are written as log records are", () => {
  const scope = { name: "lib" };
  const traces = encodeTraces([{
    name: "GET",
    kind: 2,
    status: { code: 2 },
    events: [{ attributes: { a: 1 } }],
    scope,
  }]);
  assertEquals(decodeMessage("TracesData", traces), {
    resourceSpans: [{
      resource: {},
      scopeSpans: [{
        scope,
        spans: [{
          name: "GET",
          kind: 2,
          events: [{ attributes: [{ key: "a", value: { doubleValue: 1 } }] }],
          status: { code: 2 },
        }],
      }],
    }],
  });
  const metrics = encodeMetrics([{
    name: "queue",
    gauge: { dataPoints: [{ asInt: 3n, attributes: { q: "x" } }] },
    scope,
  }]);
  assertEquals(decodeMessage("MetricsData", metrics), {
    resourceMetrics: [{
      resource: {},
      scopeMetrics: [{
        scope,
        metrics: [{
          name: "queue",
          gauge: { dataPoints: [{ attributes: [{ key: "q", value: { stringValue: "x" } }], asInt: "3" }] },
        }],
      }],
    }],
  });
});

Deno.test("whole OTLP/JSON is taken as it is", () => {
  const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { intValue: "1" } }] }], schemaUrl: "x" }] };
  assertEquals(decodeMessage("LogsData", encodeLogs(logs)), logs);
  assertEquals(encodeTraces({}).length + encodeMetrics([]).length, 0);
});

Deno.test("what is wrong in a record is refused", () => {
  const misspelt = { bodi: "x" } as object;
  assertThrows(() => encodeLogs([misspelt]), CollectorError, 'logRecords[0]: there is no field "bodi" in LogRecord');
  assertThrows(
    () => encodeLogs([{ resource: { a: 2n ** 70n } }]),
    CollectorError,
    'attributes["a"]: expected an integer',
  );
});
