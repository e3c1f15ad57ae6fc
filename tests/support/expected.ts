/** What `tests/clients/emit.ts` sends, as it must arrive. */
import type { Json } from "./sink.ts";
import type { Arrived, Habits } from "./telemetry.ts";

const BEGIN = 1_700_000_000;
const SCOPE = { version: "1.2.3" };
const SEVERITIES = [["DEBUG", 5], ["INFO", 9], ["WARN", 13], ["ERROR", 17]] as const;

/** The spans of a client. */
export function expectedSpans(client: string, count: number, { whole, time }: Habits): Arrived[] {
  const id = (i: number) => `${client}/span/${i}`;
  return numbers(count).map((i) => ({
    id: id(i),
    scope: { ...SCOPE, name: "test.tracer" },
    name: `${client} span ${i}`,
    kind: i % 5 + 1,
    status: [{}, { code: 1 }, { code: 2, message: `failure ${i}` }][i % 3],
    root: id(i - i % 10),
    parent: i % 10 === 0 ? null : id(i - i % 10),
    begin: time(`${BEGIN + i}123456789`),
    end: time(`${BEGIN + i + 1}000000005`),
    attributes: {
      "test.id": text(id(i)),
      "a.string": text(`日本 ü ${i}`),
      "a.bool": { boolValue: i % 2 === 0 },
      "an.int": whole(i),
      "a.double": { doubleValue: i + 0.5 },
      "some.strings": array(text("a"), text(`${i}`)),
      "some.bools": array({ boolValue: true }, { boolValue: i % 2 === 0 }),
      "some.ints": array(whole(i), whole(-i - 1)),
      "some.doubles": array({ doubleValue: 0.25 }, { doubleValue: i + 0.5 }),
    },
    events: [
      { name: "one", time: time(`${BEGIN + i}200000000`), attributes: { "event.of": text(`${i}`) } },
      { name: "two", time: time(`${BEGIN + i}300000000`), attributes: {} },
    ],
    links: i === 0 ? [] : [{ to: id(i - 1), attributes: { "link.from": text(`${i}`) } }],
  }));
}

/** The log records of a client of the SDK. */
export function expectedRecords(client: string, count: number): Arrived[] {
  return numbers(count).map((i) => ({
    id: `${client}/log/${i}`,
    scope: { ...SCOPE, name: "test.logger" },
    timeUnixNano: `${BEGIN + i}123456789`,
    observedTimeUnixNano: `${BEGIN + i}987654321`,
    severityNumber: i % 24 + 1,
    severityText: `LEVEL${i % 24 + 1}`,
    body: i % 3 === 0
      ? map({ text: text(`line ${i}`), words: array(text("a"), { intValue: `${i}` }) })
      : text(`line ${i}`),
    ...(i % 4 === 0 && { eventName: "test.event" }),
    span: i % 2 === 0 ? `${client}/span/${i}` : null,
    attributes: {
      "test.id": text(`${client}/log/${i}`),
      "a.bool": { boolValue: i % 2 === 0 },
      "an.int": { intValue: `${i}` },
      "a.double": { doubleValue: i + 0.5 },
      "some.strings": array(text("a"), text(`${i}`)),
      "some.bytes": { bytesValue: btoa(String.fromCharCode(0, 255, i)) },
      "a.map": map({ inner: map({ deep: text(`${i}`) }) }),
    },
  }));
}

/** The log records of a client's console, without their times. */
export function expectedConsole(client: string, count: number): Arrived[] {
  return numbers(count).map((i) => {
    const [severityText = "", severityNumber = 0] = SEVERITIES[i % 4] ?? [];
    return {
      id: `${client}/log/${i}`,
      scope: { name: "deno", version: Deno.version.deno },
      severityNumber,
      severityText,
      body: text(`${client}/log/${i}\n`),
      span: i % 2 === 0 ? `${client}/span/${i}` : null,
      attributes: { "log.iostream": text(severityNumber < 13 ? "stdout" : "stderr") },
    };
  });
}

/** The data points of a client, without their times. */
export function expectedPoints(client: string, { point }: Habits): Arrived[] {
  const total = { type: "sum", aggregation: { aggregationTemporality: 2, isMonotonic: true } };
  const level = { type: "sum", aggregation: { aggregationTemporality: 2 } };
  const boxes = { type: "histogram", aggregation: { aggregationTemporality: 2 } };
  return numbers(3).flatMap((i) => {
    const attributes = { "test.id": text(`${client}/point/${i}`), "a.bool": { boolValue: i > 0 } };
    const base = { scope: { ...SCOPE, name: "test.meter" }, unit: "", description: "", attributes };
    const of = (name: string) => ({ ...base, id: `${name} ${client}/point/${i}` });
    const filled = { count: "5", sum: 615.5 + i, min: 0.5, max: 500 + i, bucketCounts: ["1", "1", "2", "1"] };
    return [
      { ...of("test.counter"), ...total, unit: "1", description: "counts", value: point(i + 2) },
      { ...of("test.gauge"), type: "gauge", aggregation: {}, unit: "By", value: { asDouble: i + 0.25 } },
      { ...of("test.histogram"), ...boxes, unit: "ms", value: { ...filled, explicitBounds: [1, 10, 100] } },
      { ...of("test.observed"), ...total, value: { asDouble: i + 1000.5 } },
      { ...of("test.up_down"), ...level, value: { asDouble: -i - 1.5 } },
    ];
  });
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function text(value: string): Json {
  return { stringValue: value };
}

function array(...values: Json[]): Json {
  return { arrayValue: { values } };
}

function map(of: Record<string, Json>): Json {
  return { kvlistValue: { values: Object.entries(of).map(([key, value]) => ({ key, value })) } };
}
