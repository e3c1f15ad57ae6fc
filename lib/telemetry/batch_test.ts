import { assertEquals, assertThrows } from "../../tests/support/assert.ts";
import { bodies, bodiesOf, logsOf } from "../../tests/support/batches.ts";
import { CollectorError } from "../errors.ts";
import { fromJSON } from "./from_json.ts";
import type { LogRecord } from "./logs.ts";
import { editsOf, mark, openBatch } from "./open.ts";
import { decodeMessage } from "./otlp/decode.ts";
import { encodeMessage } from "./otlp/encode.ts";

Deno.test("a closed batch, and all views of it, throw at every use", () => {
  const batch = bodies([[["0"]]]);
  const record = batch.records().at(0) as LogRecord;
  const { attributes, scope, resource } = record;
  const [records, cursor] = [batch.records(), batch.records()[Symbol.iterator]()];
  batch.close();
  batch.close();
  const uses: (() => unknown)[] = [
    () => batch.records(),
    () => batch.resources(),
    () => batch.encode(),
    () => batch.toJSON(),
    () => editsOf(batch),
    () => mark(batch),
    () => [...records],
    () => cursor.next(),
    () => records.filter(() => false),
    () => record.body,
    () => record.body = "x",
    () => record.timeUnixNano = 1n,
    () => record.remove(),
    () => record.scope,
    () => record.toJSON(),
    () => record.replace({}),
    () => record.moveTo(scope),
    () => scope.name,
    () => scope.schemaUrl,
    () => scope.schemaUrl = "x",
    () => scope.records().append({}),
    () => resource.attributes.get("r"),
    () => attributes.get("a"),
    () => attributes.has("a"),
    () => attributes.set("a", 1n),
    () => attributes.delete("a"),
    () => attributes.rename("a", "b"),
    () => attributes.clear(),
    () => attributes.size,
    () => attributes.keys(),
    () => attributes.toObject(),
  ];
  for (const use of uses) {
    const error = assertThrows(use, CollectorError, "after the processor returned");
    assertEquals(error.code, "BATCH_CLOSED");
  }
});

Deno.test("a batch takes over the arrays of one before, and nothing of what was in them", () => {
  const first = bodies([[["0", "1"]]]);
  for (const record of first.records()) record.attributes.set("a", "x");
  first.records().filter((record) => record.body === "1");
  const edits = editsOf(first);
  first.close();
  const second = bodies([[["2", "3"]]]);
  assertEquals(bodiesOf(second), [[["2", "3"]]]);
  assertEquals(second.records().toArray().map((record) => record.attributes.size), [0, 0]);
  assertEquals(editsOf(second).length, 0);
  second.records().at(0)?.remove();
  assertEquals(editsOf(second).buffer, edits.buffer);
});

Deno.test("the list at each mark is a list", () => {
  const batch = bodies([[["0", "1"]]]);
  assertEquals(mark(batch), 0);
  const marks: number[] = [];
  for (const record of batch.records()) {
    record.attributes.set("a", "x");
    marks.push(mark(batch));
  }
  const [first] = marks as [number];
  const list = editsOf(batch);
  assertEquals([first > 2, marks.at(-1) === list.length], [true, true]);
  assertEquals(list.subarray(0, first).toHex(), "0101" + "13000000" + "010161" + "41000178");
});

Deno.test("a batch with more nodes, edits and appended bytes than the arrays hold at first", () => {
  const records = 5000;
  const batch = bodies([[Array.from({ length: records }, (_, i) => String(i))]]);
  const scope = batch.scopes().at(0);
  for (const record of batch.records()) record.attributes.set("long", `${record.body} ${"y".repeat(50)}`);
  for (let i = 0; i < 1000; i++) scope?.records().append({ body: `new ${i}`, attributes: { a: "z".repeat(50) } });
  for (const record of batch.records()) record.attributes.set("twice", true);
  let i = 0;
  for (const record of batch.records()) {
    if (i < records) assertEquals(record.attributes.get("long"), `${i} ${"y".repeat(50)}`);
    else assertEquals(record.body, `new ${i - records}`);
    assertEquals(record.attributes.get("twice"), true);
    i++;
  }
  assertEquals(i, 6000);
  batch.close();
});

Deno.test("encode() keeps fields that are unknown here, also of what was changed", () => {
  const unknown = [0xf2, 0x7f, 3, 1, 2, 3]; // field 2046
  const record = [...encodeMessage("LogRecord", { body: "x", severityNumber: 9 }), ...unknown];
  const scope = [18, record.length, ...record, ...unknown];
  const resource = [18, scope.length, ...scope, ...unknown];
  const bytes = new Uint8Array([10, resource.length, ...resource, ...unknown]);
  const batch = openBatch("logs", bytes, bytes.length);
  assertEquals(batch.encode(), bytes);
  const view = batch.records().at(0) as LogRecord;
  view.severityNumber = 17;
  view.scope.name = "s";
  view.resource.attributes.set("a", 1n);
  const encoded = batch.encode();
  assertEquals(encoded.toHex().split(new Uint8Array(unknown).toHex()).length - 1, 4);
  assertEquals(decodeMessage("LogsData", encoded), {
    resourceLogs: [{
      resource: { attributes: [{ key: "a", value: { intValue: "1" } }] },
      scopeLogs: [{ scope: { name: "s" }, logRecords: [{ severityNumber: 17, body: { stringValue: "x" } }] }],
    }],
  });
});

Deno.test("encode() and toJSON() leave out what goes with its last child, and nothing that was empty before", () => {
  const batch = bodies([[["0"], []], [["1"]], []]);
  batch.records().filter(() => false);
  assertEquals(batch.toJSON().resourceLogs?.map((resource) => resource.scopeLogs?.length), [1, undefined]);
  assertEquals(bodiesOf(batch), [[[], []], [[]], []]);
});

Deno.test("a batch is made of OTLP/JSON and is the same OTLP/JSON", () => {
  const json = {
    resourceLogs: [{
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeLogs: [{ logRecords: [{ timeUnixNano: "1700000000000000001", body: { intValue: "7" } }] }],
    }],
  };
  const batch = fromJSON("logs", json);
  assertEquals(batch.toJSON(), json);
  assertEquals(JSON.parse(JSON.stringify(batch)), json);
  const record = batch.records().at(0) as LogRecord;
  assertEquals([record.timeUnixNano, record.body, record.resource.attributes.get("service.name")], [
    1_700_000_000_000_000_001n,
    7n,
    "shop",
  ]);
  assertThrows(() => fromJSON("logs", { resourceLogs: [1] } as never), CollectorError, "resourceLogs[0]");
});

Deno.test("the fields of a log record, its scope and its resource are read and set", () => {
  const batch = logsOf({
    resourceLogs: [{
      resource: { droppedAttributesCount: 1 },
      scopeLogs: [{ scope: { name: "s", version: "1", droppedAttributesCount: 2 }, logRecords: [{}], schemaUrl: "u" }],
      schemaUrl: "v",
    }],
  });
  const record = batch.records().at(0) as LogRecord;
  const { scope, resource } = record;
  assertEquals([resource.droppedAttributesCount, resource.schemaUrl], [1, "v"]);
  assertEquals([scope.name, scope.version, scope.droppedAttributesCount, scope.schemaUrl], ["s", "1", 2, "u"]);
  const empty = [record.timeUnixNano, record.severityText, record.body, record.traceId, record.traceIdBytes.length];
  assertEquals(empty, [0n, "", null, "", 0]);
  Object.assign(record, {
    timeUnixNano: 2n ** 64n - 1n,
    observedTimeUnixNano: 1n,
    severityNumber: 24,
    severityText: "é".repeat(100),
    body: { a: [1n, null] },
    droppedAttributesCount: 2 ** 32 - 1,
    flags: 257,
    traceId: "0102030405060708090A0B0C0D0E0F10",
    spanIdBytes: new Uint8Array(8).fill(255),
    eventName: "e",
  });
  Object.assign(scope, { name: "", version: "2", droppedAttributesCount: 300, schemaUrl: "" });
  Object.assign(resource, { droppedAttributesCount: 0, schemaUrl: "w" });
  const bytes = batch.encode();
  for (const one of [batch, openBatch("logs", bytes, bytes.length)]) {
    const view = one.records().at(0) as LogRecord;
    assertEquals([view.timeUnixNano, view.observedTimeUnixNano, view.severityNumber], [2n ** 64n - 1n, 1n, 24]);
    assertEquals([view.severityText, view.body, view.flags], ["é".repeat(100), { a: [1n, null] }, 257]);
    assertEquals([view.droppedAttributesCount, view.eventName, view.spanId], [2 ** 32 - 1, "e", "f".repeat(16)]);
    assertEquals([view.traceId, view.traceIdBytes[15]], ["0102030405060708090a0b0c0d0e0f10", 16]);
    assertEquals([view.scope.name, view.scope.version, view.scope.droppedAttributesCount], ["", "2", 300]);
    assertEquals([view.scope.schemaUrl, view.resource.schemaUrl, view.resource.droppedAttributesCount], ["", "w", 0]);
  }
});

Deno.test("a field is not set to what it cannot hold", () => {
  const batch = bodies([[["0"]]]);
  const record = batch.records().at(0) as LogRecord;
  const cases: [keyof LogRecord, unknown, string][] = [
    ["timeUnixNano", 1, "Cannot set timeUnixNano to 1: it must be a bigint from 0n"],
    ["timeUnixNano", -1n, "it must be a bigint from 0n"],
    ["timeUnixNano", 2n ** 64n, "it must be a bigint from 0n"],
    ["severityNumber", 1.5, "it must be an integer from 0"],
    ["severityNumber", "9", 'Cannot set severityNumber to "9"'],
    ["flags", -1, "it must be an integer from 0"],
    ["severityText", 9, "it must be a string"],
    ["traceId", "0102", "it must be 32 hexadecimal digits, 16 bytes, or empty"],
    ["traceId", "x".repeat(32), "it must be 32 hexadecimal digits"],
    ["spanIdBytes", new Uint8Array(16), "it must be 16 hexadecimal digits, 8 bytes"],
    ["body", () => {}, "Cannot set body"],
  ];
  for (const [name, value, message] of cases) {
    assertThrows(() => Object.assign(record, { [name]: value }), CollectorError, message);
  }
  assertThrows(() => record.scope.schemaUrl = 1 as never, CollectorError, "Cannot set schemaUrl to 1");
  assertEquals(editsOf(batch).length, 0);
});

Deno.test("a batch is not longer than its bytes", () => {
  for (const length of [-1, 1.5, 4, NaN]) {
    assertThrows(() => openBatch("logs", new Uint8Array(3), length), CollectorError, "in 3 bytes");
  }
});
