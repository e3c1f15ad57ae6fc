import { CollectorError } from "../../errors.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../tests/support/assert.ts";
import { decodeMessage } from "./decode.ts";
import { encodeJson, encodeMessage } from "./encode.ts";
import type { Init, Json, MessageName } from "./types.ts";
import type { AnyValue } from "./value.ts";

/** Decodes what is written in hex, with blanks. */
function decodeHex(message: MessageName, hex: string): unknown {
  return decodeMessage(message, Uint8Array.fromHex(hex.replaceAll(" ", "")));
}

Deno.test("a record is written by hand as it is in OTLP/JSON", () => {
  const init: Init<"LogRecord"> = {
    timeUnixNano: 1_700_000_000_000_000_001n,
    observedTimeUnixNano: "18446744073709551615",
    severityNumber: 9,
    severityText: undefined,
    eventName: null,
    body: { list: ["x", true, 1n, 1, new Uint8Array([1, 2]), null, undefined, {}], stringValue: "no OTLP/JSON" },
    attributes: { "service.name": "shop", "": "no key" },
    traceId: "0102030405060708090A0B0C0D0E0F10",
    spanId: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]),
  };
  const json: Json<"LogRecord"> = {
    timeUnixNano: "1700000000000000001",
    observedTimeUnixNano: "18446744073709551615",
    severityNumber: 9,
    body: {
      kvlistValue: {
        values: [
          {
            key: "list",
            value: {
              arrayValue: {
                values: [
                  { stringValue: "x" },
                  { boolValue: true },
                  { intValue: "1" },
                  { doubleValue: 1 },
                  { bytesValue: "AQI=" },
                  {},
                  {},
                  { kvlistValue: {} },
                ],
              },
            },
          },
          { key: "stringValue", value: { stringValue: "no OTLP/JSON" } },
        ],
      },
    },
    attributes: [
      { key: "service.name", value: { stringValue: "shop" } },
      { value: { stringValue: "no key" } },
    ],
    traceId: "0102030405060708090a0b0c0d0e0f10",
    spanId: "0102030405060708",
  };
  assertEquals(decodeMessage("LogRecord", encodeMessage("LogRecord", init)), json);
  assertEquals(encodeJson("LogRecord", json), encodeMessage("LogRecord", init));
});

Deno.test("the fields are written in the order of their numbers, defaults only where they mean something", () => {
  const hex = (bytes: Uint8Array) => bytes.toHex();
  assertEquals(hex(encodeMessage("KeyValue", { value: "b", key: "a" })), "0a0161" + "1203" + "0a0162");
  assertEquals(
    hex(encodeMessage("LogRecord", { severityNumber: 0, severityText: "", attributes: {}, traceId: "" })),
    "",
  );
  assertEquals(hex(encodeMessage("AnyValue", "")), "0a00");
  assertEquals(hex(encodeMessage("AnyValue", null)), "");
  assertEquals(hex(encodeMessage("HistogramDataPoint", { sum: 0, bucketCounts: [] })), "29" + "00".repeat(8));
  assertEquals(hex(encodeMessage("SummaryDataPoint", { sum: -0 })), "29" + "00".repeat(7) + "80");
});

Deno.test("what protobuf allows and no encoder writes is read as protobuf says", () => {
  const cases: [MessageName, string, unknown][] = [
    ["AnyValue", "0a0161 1001", { boolValue: true }], // of a oneof the last counts
    ["AnyValue", "2a020a00 2a060a04 0a026262", { arrayValue: { values: [{}, { stringValue: "bb" }] } }], // merged
    ["LogRecord", "1009 1000", {}], // the last counts, also when it is the default
    ["HistogramDataPoint", "31 0100000000000000 3208 0200000000000000", { bucketCounts: ["1", "2"] }], // packed or not
    ["HistogramDataPoint", "3200", {}],
    ["LogRecord", "908000 888000", { severityNumber: 8 }], // longer than needed
    ["LogRecord", "90808080808080808000 01", { severityNumber: 1 }],
    ["LogRecord", "a306 1001 ab06 ac06 a406 1009", { severityNumber: 9 }], // a group, which OTLP does not know
    ["LogRecord", "10ffffffffffffffffff01", { severityNumber: -1 }],
    ["LogRecord", "2a00", { body: {} }],
    ["ScopeLogs", "0a00 1200", { scope: {}, logRecords: [{}] }],
  ];
  for (const [message, hex, json] of cases) assertEquals(decodeHex(message, hex), json, hex);
});

/** A value in so many lists, or maps. */
function nested(count: number, wrap: (inner: AnyValue) => AnyValue): AnyValue {
  return count === 0 ? "x" : wrap(nested(count - 1, wrap));
}

Deno.test("values may be nested as deep as the Collector allows, and no deeper, in every form", () => {
  // A value in a list is two messages deeper, in a map three; a hundred are allowed.
  for (const [most, wrap] of [[49, (inner: AnyValue) => [inner]], [33, (inner: AnyValue) => ({ a: inner })]] as const) {
    const deepest = encodeMessage("LogRecord", { body: nested(most, wrap) });
    const json = decodeMessage("LogRecord", deepest);
    assertEquals(encodeJson("LogRecord", json), deepest);
    const reason = "values are nested more than 100 messages deep";
    assertThrows(() => encodeMessage("LogRecord", { body: nested(most + 1, wrap) }), CollectorError, reason);
    const deeper: Json<"KeyValue"> = { value: { arrayValue: { values: [json.body ?? {}] } } };
    assertThrows(() => encodeJson("KeyValue", deeper), CollectorError, reason);
    // The same by hand, with lengths of two bytes: field 5 or 2 in an AnyValue, and that in field 2 of a KeyValue.
    const inner = encodeJson("AnyValue", json.body ?? {}).toHex();
    const bytes = ["0a", "2a", "12"].reduce((hex, tag) => `${tag}${lengthHex(hex.length / 2)}${hex}`, inner);
    assertThrows(() => decodeHex("KeyValue", bytes), CollectorError, reason);
  }
  const circle: AnyValue[] = [];
  circle.push(circle);
  assertThrows(() => encodeMessage("AnyValue", circle), CollectorError, "nested more than");
  assertThrows(() => encodeMessage("LogRecord", { attributes: { a: circle } }), CollectorError, "nested more than");
});

/** A length of 128 to 16383 in two bytes. */
function lengthHex(length: number): string {
  return Uint8Array.of(128 | length & 127, length >> 7).toHex();
}

Deno.test("what is written wrongly is refused with its place", () => {
  const wrong = (message: MessageName, init: unknown) => () => encodeMessage(message, init as Init<typeof message>);
  const cases: [() => unknown, string][] = [
    [wrong("LogRecord", { timeUnixNano: 1.7e18 }), "timeUnixNano: the number 1700000000000000000 is beyond 2^53"],
    [wrong("LogRecord", { timeUnixNano: -1n }), "timeUnixNano: expected an integer (bigint, decimal string) from 0 to"],
    [wrong("LogRecord", { timeUnixNano: "1e3" }), 'got the string "1e3"'],
    [
      wrong("LogRecord", { severityNumber: 2.5 }),
      "severityNumber: expected an integer from -2147483648 to 2147483647, got 2.5",
    ],
    [wrong("LogRecord", { severityText: 1 }), "severityText: expected a string, got 1"],
    [wrong("LogRecord", { traceId: "0102" }), "traceId: expected 16 bytes or none, got 2"],
    [wrong("LogRecord", { traceId: "xy" }), 'traceId: expected hex, got the string "xy"'],
    [wrong("LogRecord", { bodyy: 1 }), 'there is no field "bodyy" in LogRecord, which has timeUnixNano, '],
    [
      wrong("LogRecord", { attributes: [] }),
      "attributes: expected an object (a list of keys and values is OTLP/JSON), got a list",
    ],
    [wrong("LogRecord", { attributes: { a: [1, 2n ** 63n] } }), 'attributes["a"][1]: expected an integer'],
    [
      wrong("LogRecord", { body: { x: new Date(0) } }),
      'body["x"]: expected a string, boolean, bigint, number, Uint8Array, list or plain',
    ],
    [wrong("LogRecord", { body: () => 1 }), "body: expected a string, boolean,"],
    [wrong("LogRecord", 5), "Cannot encode LogRecord: expected an object (LogRecord), got 5"],
    [wrong("NumberDataPoint", { asInt: 1n, asDouble: 2 }), "asDouble and asInt are set, and only one of them may be"],
    [wrong("Sum", { isMonotonic: 1 }), "isMonotonic: expected a boolean, got 1"],
    [wrong("SummaryDataPoint", { sum: "1" }), 'sum: expected a number, got the string "1"'],
    [wrong("ScopeLogs", { logRecords: {} }), "logRecords: expected a list, got an object"],
    [
      () =>
        encodeJson("LogsData", {
          resourceLogs: [{ scopeLogs: [{ logRecords: [{}, {}, { severityNumber: 2 ** 31 }] }] }],
        }),
      "Cannot encode LogsData: resourceLogs[0].scopeLogs[0].logRecords[2].severityNumber: expected",
    ],
    [
      () => encodeJson("LogRecord", { body: "x" } as Json<"LogRecord">),
      'body: expected an object (AnyValue), got the string "x"',
    ],
    [() => encodeJson("AnyValue", { bytesValue: "*" }), 'bytesValue: expected base64, got the string "*"'],
  ];
  for (const [encode, reason] of cases) {
    const error = assertThrows(encode, CollectorError);
    assertEquals(error.code, /encodeJson/.test(String(encode)) ? "TELEMETRY_INVALID" : "INVALID_ARGUMENT");
    assertStringIncludes(error.message, reason);
  }
});

Deno.test("bytes that are no such message are refused with the place", () => {
  const cases: [string, string][] = [
    ["0a06 1204 1202 0a05", "resourceLogs[0].scopeLogs[0].logRecords[0].timeUnixNano: expected the wire type 1, got 2"],
    ["0a", "resourceLogs[0]: the bytes end within a number, at byte 1"],
    ["0a05 12", "resourceLogs[0]: a field of 5 bytes begins at byte 2, and 1 are there"],
    ["0a02 1205", "resourceLogs[0].scopeLogs[0]: a field of 5 bytes begins at byte 4, and 0 are there"],
    ["0affffffff7f", "resourceLogs[0]: a field of 34359738367 bytes begins"],
    ["0affffffffffffffffff01", "resourceLogs[0]: a number at byte 1 is too large"],
    ["02", "a field at byte 0 has the impossible number 0"],
    ["a006ffffffffffffffffffff", "a varint at byte 2 has more than 10 bytes"],
    ["a606", "field 100 before byte 2 has the impossible wire type 6"],
    ["a406", "field 100 before byte 2 has the impossible wire type 4"],
    ["a306 ac06", "field 101 before byte 4 has the impossible wire type 4"],
    ["a306".repeat(65), "groups are nested deeper than 64 at byte 130"],
    ["a306", "the bytes end within a number, at byte 2"],
  ];
  for (const [hex, reason] of cases) {
    const error = assertThrows(() => decodeHex("LogsData", hex), CollectorError);
    assertEquals(error.code, "TELEMETRY_INVALID");
    assertStringIncludes(error.message, `Cannot decode LogsData: ${reason}`);
  }
  assertThrows(() => decodeMessage("LogsData", new Uint8Array(4), 2, 5), CollectorError, "no bytes 2 to 5 in 4 bytes");
});

Deno.test("a getter may encode, and its exception is its own", () => {
  const inner = {
    get severityText(): string {
      return encodeMessage("AnyValue", "inner").toHex();
    },
  };
  assertEquals(decodeMessage("LogRecord", encodeMessage("LogRecord", inner)), { severityText: "0a05696e6e6572" });
  const failing = {
    get severityText(): string {
      throw new TypeError("mine");
    },
  };
  assertThrows(() => encodeMessage("LogRecord", failing), TypeError, "mine");
  assertEquals(encodeMessage("LogRecord", {}).length, 0);
});
