import { assertEquals, assertThrows } from "../../tests/support/assert.ts";
import { CollectorError } from "../errors.ts";
import { decodeMessage } from "./otlp/decode.ts";
import { encodeMessage } from "./otlp/encode.ts";
import type { LogRecord } from "./logs.ts";
import { editsOf, openBatch } from "./open.ts";
import type { AnyValue } from "./otlp/value.ts";

/** A batch of records with these attributes. */
function logs(...records: Record<string, AnyValue>[]) {
  const logRecords = records.map((attributes) => ({ attributes }));
  const bytes = encodeMessage("LogsData", { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
  return openBatch("logs", bytes, bytes.length);
}

function first(batch: ReturnType<typeof logs>): LogRecord {
  return batch.records().at(0) as LogRecord;
}

const VALUES: [string, AnyValue][] = [
  ["a string", "x"],
  ["the empty string", ""],
  ["a long string of any characters", "é€😀".repeat(200)],
  ["a boolean", false],
  ["an integer", 200n],
  ["the smallest integer", -(2n ** 63n)],
  ["a double", 1.5],
  ["a whole double", 200],
  ["NaN", NaN],
  ["minus zero", -0],
  ["bytes", new Uint8Array([0, 255])],
  ["the empty value", null],
  ["an array", ["x", 1n, 1, [true, null], new Uint8Array()]],
  ["a map", { a: 1n, nested: { list: [], "": "no key" }, ["__proto__"]: "own" }],
];

for (const [name, value] of VALUES) {
  Deno.test(`an attribute that is ${name} is read and set as the same type`, () => {
    const batch = logs({ before: "b", given: value, after: "a" });
    const { attributes } = first(batch);
    assertEquals(attributes.get("given"), value);
    attributes.set("set", value);
    assertEquals(attributes.get("set"), value);
    assertEquals([...attributes], [["before", "b"], ["given", value], ["after", "a"], ["set", value]]);
    const again = batch.encode();
    assertEquals(first(openBatch("logs", again, again.length)).attributes.get("set"), value);
  });
}

Deno.test("a resource's attribute is read as it is now, however often it was read before", () => {
  const make = (name: string) => {
    const resource = { attributes: { name, list: ["x"] } };
    const bytes = encodeMessage("LogsData", { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [{}, {}] }] }] });
    return openBatch("logs", bytes, bytes.length);
  };
  const [batch, other] = [make("a"), make("b")];
  const read = () => batch.records().toArray().map(({ resource }) => resource.attributes.get("name"));
  const { attributes } = first(batch).resource;
  assertEquals(read(), ["a", "a"]);
  assertEquals(first(other).resource.attributes.get("name"), "b");
  assertEquals(read(), ["a", "a"]);
  attributes.set("name", 1n);
  assertEquals(read(), [1n, 1n]);
  attributes.rename("name", "other");
  assertEquals(read(), [undefined, undefined]);
  attributes.set("name", true);
  attributes.clear();
  assertEquals(read(), [undefined, undefined]);
  assertEquals(first(other).resource.attributes.get("list"), ["x"]);
  (first(other).resource.attributes.get("list") as AnyValue[]).push("y");
  assertEquals(first(other).resource.attributes.get("list"), ["x"]); // a copy
  batch.close();
  assertEquals(assertThrows(() => attributes.get("name"), CollectorError).code, "BATCH_CLOSED");
});

Deno.test("undefined is set as the empty value, and nothing is undefined but what is not there", () => {
  const { attributes } = first(logs({}));
  attributes.set("a", undefined);
  assertEquals([attributes.get("a"), attributes.has("a"), attributes.get("b"), attributes.has("b")], [
    null,
    true,
    undefined,
    false,
  ]);
});

Deno.test("reads see what was written, through any view", () => {
  const batch = logs({ a: "1", b: 2n });
  const [one, other] = [first(batch).attributes, first(batch).attributes];
  one.set("a", "new").set("c", true);
  assertEquals(other.toObject(), { a: "new", b: 2n, c: true });
  assertEquals(other.delete("a"), true);
  assertEquals([one.has("a"), one.get("a"), one.size], [false, undefined, 2]);
  other.set("a", 3n);
  assertEquals([...one.keys()], ["b", "c", "a"]);
  one.clear();
  assertEquals([other.size, other.get("b"), other.toObject()], [0, undefined, {}]);
  other.set("b", "back");
  assertEquals([...one.entries()], [["b", "back"]]);
});

Deno.test("an attribute is renamed with its value, in place of what had the key", () => {
  const { attributes } = first(logs({ a: "x", b: "y", c: "z" }));
  assertEquals(attributes.rename("a", "b"), true);
  assertEquals(attributes.toObject(), { b: "x", c: "z" });
  assertEquals([attributes.get("a"), attributes.get("b")], [undefined, "x"]);
  assertEquals(attributes.rename("gone", "c"), false);
  assertEquals(attributes.rename("c", "c"), true);
  attributes.set("d", 1n);
  attributes.rename("d", "e");
  attributes.rename("e", "f");
  assertEquals([attributes.get("d"), attributes.get("e"), attributes.get("f"), attributes.get("c")], [
    undefined,
    undefined,
    1n,
    "z",
  ]);
});

Deno.test("what changes nothing is no edit", () => {
  const batch = logs({ a: "x" });
  const { attributes } = first(batch);
  attributes.delete("b");
  attributes.rename("b", "c");
  attributes.rename("a", "a");
  assertEquals([attributes.get("a"), attributes.has("b"), attributes.size], ["x", false, 1]);
  assertEquals(editsOf(batch).length, 0);
});

Deno.test("a key that is there twice is deleted and renamed as a whole, and set where it is first", () => {
  const pair = (value: string) => ({ key: "k", value: { stringValue: value } });
  const bytes = (json: object) => encodeMessage("KeyValue", json);
  const record = [pair("1"), pair("2")].flatMap((json) => {
    const message = bytes({ key: json.key, value: json.value.stringValue });
    return [6 << 3 | 2, message.length, ...message];
  });
  const batch = logs({}, {}, {});
  const twice = (i: number) => {
    const view = batch.records().at(i) as LogRecord;
    view.replace(new Uint8Array(record));
    return view.attributes;
  };
  const [deleted, renamed, set] = [twice(0), twice(1), twice(2)];
  assertEquals([deleted.size, deleted.get("k"), deleted.toObject()], [2, "1", { k: "1" }]);
  deleted.delete("k");
  assertEquals([deleted.size, deleted.has("k")], [0, false]);
  renamed.rename("k", "l");
  assertEquals([renamed.size, renamed.get("k"), renamed.get("l")], [1, undefined, "1"]);
  set.set("k", "new");
  assertEquals([...set], [["k", "new"], ["k", "2"]]);
});

Deno.test("a string that is set again is written once", () => {
  const batch = logs({}, {}, {}, {});
  const sizes = [...batch.records()].map((record) => {
    const before = editsOf(batch).length;
    record.attributes.set("deployment.environment", "x".repeat(100));
    return editsOf(batch).length - before;
  });
  assertEquals(sizes.map((size) => size < 10), [false, false, true, true]);
  assertEquals(
    batch.records().toArray().map((record) => (record.attributes.get("deployment.environment") as string).length),
    [
      100,
      100,
      100,
      100,
    ],
  );
});

Deno.test("batches that are open at once do not mix their keys", () => {
  const [one, other] = [logs({ a: 1n }, {}), logs({ b: 2n }, {})];
  for (const batch of [one, other, one, other]) {
    for (const record of batch.records()) record.attributes.set("x", "same").set("y", "same").delete("a");
  }
  assertEquals(one.records().toArray().map((r) => r.attributes.toObject()), [{ x: "same", y: "same" }, {
    x: "same",
    y: "same",
  }]);
  assertEquals(other.toJSON(), decodeMessage("LogsData", other.encode()));
  assertEquals((other.records().at(0) as LogRecord).attributes.toObject(), { b: 2n, x: "same", y: "same" });
});

const deep = (levels: number): AnyValue => levels === 0 ? "x" : [deep(levels - 1)];
const REFUSED: [string, unknown, string][] = [
  ["an integer beyond 64 bits", 2n ** 63n, "integer of 64 bits"],
  ["a symbol", Symbol("s"), "got Symbol(s)"],
  ["a date", new Date(0), "got a Date"],
  ["a date in a list", [new Date(0)], "[0]: expected"],
  ["a value nested too deep", deep(60), "nested more than 100"],
];

for (const [name, value, message] of REFUSED) {
  Deno.test(`an attribute is not set to ${name}, and the list stays as it was`, () => {
    const batch = logs({ a: "x" });
    const { attributes } = first(batch);
    attributes.set("k", 1n);
    const before = editsOf(batch).slice();
    const error = assertThrows(() => attributes.set("k", value as AnyValue), CollectorError, message);
    assertEquals(error.code, "INVALID_ARGUMENT");
    assertEquals([editsOf(batch).slice(), attributes.toObject()], [before, { a: "x", k: 1n }]);
  });
}

Deno.test("a key that is no string is refused", () => {
  const { attributes } = first(logs({}));
  assertThrows(() => attributes.set(1 as never, "x"), CollectorError, "Cannot set a key to 1: it must be a string");
  assertThrows(() => attributes.rename("a", undefined as never), CollectorError, "Cannot set a key to undefined");
});

Deno.test("values of attributes nest as deep as the Collector allows, and no deeper", () => {
  // KeyValue, AnyValue, and two messages for each level of arrays
  const { attributes } = first(logs({}));
  attributes.set("k", deep(49));
  assertEquals(attributes.get("k"), deep(49));
  assertThrows(() => attributes.set("k", deep(50)), CollectorError, "nested more than 100");
});
