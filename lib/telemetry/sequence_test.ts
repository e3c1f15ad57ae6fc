import { assertEquals, assertThrows } from "../../tests/support/assert.ts";
import { bodies, bodiesOf, hexOf } from "../../tests/support/batches.ts";
import { CollectorError } from "../errors.ts";
import type { LogRecord, LogsScope } from "./logs.ts";
import { editsOf, openBatch } from "./open.ts";

const number = (record: LogRecord) => Number(record.body);
const twelve = Array.from({ length: 12 }, (_, i) => String(i));

Deno.test("the levels of a batch are gone through in their order", () => {
  const batch = bodies([[["0", "1"], []], [], [["2"], ["3", "4"]]]);
  assertEquals(batch.records().toArray().map(number), [0, 1, 2, 3, 4]);
  assertEquals(batch.scopes().toArray().map((scope) => scope.name), ["s0", "s1", "s0", "s1"]);
  assertEquals([...batch.resources()].map((resource) => resource.attributes.get("r")), [0n, 1n, 2n]);
  assertEquals([batch.records().count(), batch.scopes().count(), batch.resources().count()], [5, 4, 3]);
  assertEquals([0, 4, 5, -1, -5, -6].map((i) => batch.records().at(i)?.body), [
    "0",
    "4",
    undefined,
    "4",
    "0",
    undefined,
  ]);
  const last = batch.records().at(-1) as LogRecord;
  assertEquals([last.scope.name, last.resource.attributes.get("r"), last.scope.resource.attributes.get("r")], [
    "s1",
    2n,
    2n,
  ]);
  assertEquals(editsOf(batch).length, 0);
});

Deno.test("an empty batch has nothing", () => {
  const batch = openBatch("logs", new Uint8Array(), 0);
  assertEquals([batch.records().count(), batch.resources().toArray(), batch.records().at(0)], [0, [], undefined]);
  assertEquals([batch.records().filter(() => false).count(), editsOf(batch).length], [0, 0]);
});

Deno.test("filter() takes away in the batch what it does not keep, with one op for each scope", () => {
  const batch = bodies([[twelve, ["20", "21"]], [["31"]]]);
  const records = batch.records();
  assertEquals(records.filter((record) => number(record) % 3 === 0), records);
  assertEquals(bodiesOf(batch), [[["0", "3", "6", "9"], ["21"]], [[]]]);
  assertEquals(records.count(), 5);
  // SELECT scope 0 0, REMOVE_CHILDREN of kind 3, twelve bits; NEXT, one bit of the second; SELECT scope 1 0, one bit
  assertEquals(hexOf(editsOf(batch)), "120000" + "34030cb60d" + "02" + "34030101" + "120100" + "34030101");
  records.filter(() => true);
  assertEquals(editsOf(batch).length, 2 + 3 + 5 + 1 + 4 + 3 + 4);
});

Deno.test("filter() is there on every level", () => {
  const batch = bodies([[["a"], ["b"]], [["c"]]]);
  batch.scopes().filter((scope) => scope.name !== "s1");
  batch.resources().filter((resource) => resource.attributes.get("r") !== 1n);
  assertEquals(bodiesOf(batch), [[["a"]]]);
});

Deno.test("filter() passes over what its function removes or moves, and survives what it throws", () => {
  const batch = bodies([[["0", "1", "2", "3"], []]]);
  const [from, to] = batch.scopes().toArray() as [LogsScope, LogsScope];
  assertThrows(() =>
    from.records().filter(() => {
      throw new RangeError("user's");
    }), RangeError);
  assertEquals(from.records().count(), 4);
  from.records().filter((record) => {
    if (number(record) === 0) record.remove();
    if (number(record) === 1) record.moveTo(to);
    return number(record) === 3;
  });
  assertEquals(bodiesOf(batch), [[["3"], []]]);
});

Deno.test("a batch can be gone through while its records are removed, moved and appended", () => {
  const batch = bodies([[["0", "1", "2", "3"], ["4"]]]);
  const seen: number[] = [];
  const [, second] = batch.scopes().toArray() as [LogsScope, LogsScope];
  for (const record of batch.records()) {
    seen.push(number(record));
    if (number(record) === 0) batch.records().at(1)?.remove();
    if (number(record) === 2) record.moveTo(second);
    if (number(record) === 4) second.records().append({ body: "5" });
    if (seen.length > 9) break;
  }
  assertEquals(seen, [0, 2, 3, 4, 2]);
  assertEquals(bodiesOf(batch), [[["0", "3"], ["4", "5", "2"]]]);
});

Deno.test("records are removed, and neighbours are found with one byte", () => {
  const batch = bodies([[twelve]]);
  for (const record of batch.records()) if (number(record) < 3 || number(record) === 11) record.remove();
  assertEquals(hexOf(editsOf(batch)), "13000000" + "33" + "0233" + "0233" + "030933");
  const [record] = batch.records();
  record?.remove();
  record?.remove();
  assertEquals(bodiesOf(batch)[0]?.[0]?.[0], "4");
});

Deno.test("what is removed can be read and not be changed, also when what it is in was removed", () => {
  const batch = bodies([[["0", "1"]], [["2"]]]);
  const [first, second, third] = batch.records().toArray() as [LogRecord, LogRecord, LogRecord];
  first.remove();
  second.scope.remove();
  third.resource.remove();
  const before = editsOf(batch).length;
  for (const record of [first, second, third]) {
    assertEquals(typeof record.body, "string");
    for (
      const change of [
        () => record.attributes.set("a", 1n),
        () => record.body = "x",
        () => record.moveTo(record.scope),
        () => record.replace({}),
        () => record.attributes.clear(),
      ]
    ) {
      const error = assertThrows(change, CollectorError);
      assertEquals(error.code, "INVALID_ARGUMENT");
    }
    record.remove();
  }
  assertEquals([editsOf(batch).length, batch.records().count()], [before, 0]);
});

Deno.test("a removed record is not changed after its neighbour was", () => {
  const batch = bodies([[["0", "1"]]]);
  const [first, second] = batch.records().toArray() as [LogRecord, LogRecord];
  second.remove();
  first.attributes.set("a", 1n);
  assertThrows(() => second.attributes.set("a", 1n), CollectorError, "what was removed");
  assertThrows(() => second.attributes.set("b", 1n), CollectorError, "what was removed");
  assertEquals(first.attributes.toObject(), { a: 1n });
});

Deno.test("records, scopes and resources are appended from plain objects and from bytes", () => {
  const batch = bodies([[["0"]]]);
  const [scope] = batch.scopes().toArray() as [LogsScope];
  const record = scope.records().append({ body: "1", attributes: { a: 1n }, severityNumber: 9 });
  assertEquals([record.body, record.attributes.get("a"), record.scope.name], ["1", 1n, "s0"]);
  record.attributes.set("b", "x").delete("a");
  record.severityNumber = 17;
  assertEquals(record.toJSON(), {
    severityNumber: 17,
    body: { stringValue: "1" },
    attributes: [{ key: "b", value: { stringValue: "x" } }],
  });
  const resource = batch.resources().append({ resource: { attributes: { r: 7n } }, schemaUrl: "url" });
  assertEquals([resource.attributes.toObject(), resource.schemaUrl, resource.scopes().count()], [{ r: 7n }, "url", 0]);
  const added = resource.scopes().append({ scope: { name: "new" }, logRecords: [{ body: "2" }] });
  added.records().append(new Uint8Array([42, 3, 10, 1, 51]));
  record.moveTo(added);
  assertEquals(bodiesOf(batch), [[["0"]], [["2", "3", "1"]]]);
  added.records().filter((one) => one.body === "3");
  added.moveTo(scope.resource);
  assertEquals(bodiesOf(batch), [[["0"], ["3"]], []]);
  assertEquals(batch.scopes().toArray().map((one) => one.name), ["s0", "new"]);
});

Deno.test("what is appended must be a message of OTLP", () => {
  const batch = bodies([[["0"]]]);
  const { records } = { records: (batch.scopes().at(0) as LogsScope).records() };
  assertThrows(() => records.append({ bodi: "x" } as never), CollectorError, 'there is no field "bodi" in LogRecord');
  assertEquals([records.count(), editsOf(batch).length], [1, 0]);
});

Deno.test("nothing moves to another batch, or to where it cannot belong", () => {
  const [batch, other] = [bodies([[["0"]]]), bodies([[["1"]]])];
  const record = batch.records().at(0) as LogRecord;
  for (const place of [other.scopes().at(0), record.resource, record, undefined]) {
    assertThrows(() => record.moveTo(place as LogsScope), CollectorError, "in the same batch");
  }
  assertEquals(editsOf(batch).length, 0);
});

Deno.test("a record becomes another one, and is then changed further", () => {
  const batch = bodies([[["0", "1"]]]);
  const record = batch.records().at(1) as LogRecord;
  record.attributes.set("gone", true);
  record.replace({ body: "new", attributes: { a: 1n } });
  record.attributes.set("b", 2n);
  assertEquals([record.body, record.attributes.toObject()], ["new", { a: 1n, b: 2n }]);
  assertEquals(bodiesOf(batch), [[["0", "new"]]]);
});
