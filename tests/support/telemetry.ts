import { attributes, type Json, type Signal, type Sink } from "./sink.ts";

/** Something that arrived, in the form that tests compare: IDs of the test instead of random ones. */
export type Arrived = Json & { id: string };

/** What differs between exporters in the same telemetry. */
export interface Habits {
  /** A whole number as it arrives. */
  whole: (value: number) => Json;
  /** A whole number as the value of a data point. */
  point: (value: number) => Json;
  /** A time as it is compared, from nanoseconds since the epoch. */
  time: (nanoseconds: unknown) => string;
}

/** The SDK writes whole numbers as integers, and times exactly. */
export const SDK: Habits = {
  whole: (value) => ({ intValue: `${value}` }),
  point: (value) => ({ asInt: `${value}` }),
  time: String,
};

/** Deno writes every number as a double and holds times as one, which is exact to a microsecond. */
export const DENO: Habits = {
  whole: (value) => ({ doubleValue: value }),
  point: (value) => ({ asDouble: value }),
  time: (nanoseconds) => `${(BigInt(String(nanoseconds)) + 500n) / 1000n} µs`,
};

/** The different resources of a client's items of a signal, sorted by key. */
export function resourcesOf(sink: Sink, signal: Signal, client: string): Json[] {
  const texts = itemsOf(sink, signal, client).map(({ resource }) => JSON.stringify(Object.entries(resource).sort()));
  return [...new Set(texts)].map((text) => Object.fromEntries(JSON.parse(text)));
}

/** The spans of a client that arrived, sorted. */
export function spansOf(sink: Sink, client: string, habits: Habits): Arrived[] {
  const items = itemsOf(sink, "traces", client);
  const named = spanNames(sink, client);
  const roots = new Map(
    items.filter(({ item }) => item["parentSpanId"] === undefined).map(({ item }) => [item["traceId"], idOf(item)]),
  );
  return byId(items.map(({ item, scope }) => ({
    id: idOf(item),
    scope,
    name: item["name"],
    kind: item["kind"],
    status: item["status"],
    root: roots.get(item["traceId"]),
    parent: named(item["traceId"], item["parentSpanId"]),
    begin: habits.time(item["startTimeUnixNano"]),
    end: habits.time(item["endTimeUnixNano"]),
    attributes: typed(item),
    events: list(item["events"]).map((event) => ({
      name: event["name"],
      time: habits.time(event["timeUnixNano"]),
      attributes: typed(event),
    })),
    links: list(item["links"]).map((link) => ({ to: named(link["traceId"], link["spanId"]), attributes: typed(link) })),
  })));
}

/** The log records of a client that arrived, sorted. The ID is an attribute or, from Deno's console, the text. */
export function recordsOf(sink: Sink, client: string): Arrived[] {
  const named = spanNames(sink, client);
  return byId(
    itemsOf(sink, "logs", client).map(({ item, scope }) => {
      const { traceId, spanId, flags: _, ...record } = item;
      const id = attributes(item)["test.id"] ?? (item["body"] as Json)["stringValue"];
      return { ...record, id: `${id}`.trim(), scope, span: named(traceId, spanId), attributes: typed(item) };
    }),
  );
}

/** The data points of a client that arrived from an instrument of the test, sorted; several of a series by time. */
export function pointsOf(sink: Sink, client: string): (Arrived & { time: string })[] {
  const metrics = itemsOf(sink, "metrics", client).filter(({ scope }) => scope["name"] === "test.meter");
  const points = metrics.flatMap(({ item, scope }) => {
    const { name, unit = "", description = "", ...data } = item;
    const [type = "", body] = Object.entries(data)[0] ?? [];
    const { dataPoints, ...aggregation } = body as Json;
    return list(dataPoints).map(({ timeUnixNano, startTimeUnixNano: _, attributes, ...value }) => {
      const labels = typed({ attributes });
      const id = `${name} ${labels["test.id"]?.["stringValue"]}`;
      return { id, time: `${timeUnixNano}`, scope, unit, description, type, aggregation, value, attributes: labels };
    });
  });
  return byId(points.toSorted((a, b) => a.time < b.time ? -1 : 1));
}

function itemsOf(sink: Sink, signal: Signal, client: string) {
  return sink.items(signal).filter(({ resource }) => resource["service.name"] === client);
}

/** Finds the test's ID of a client's span; null when there is no span, as outside of one. */
function spanNames(sink: Sink, client: string): (traceId: unknown, spanId: unknown) => string | null {
  const ids = new Map(
    itemsOf(sink, "traces", client).map(({ item }) => [`${item["traceId"]} ${item["spanId"]}`, idOf(item)]),
  );
  return (traceId, spanId) => spanId === undefined ? null : ids.get(`${traceId} ${spanId}`) ?? `unknown ${spanId}`;
}

function idOf(item: Json): string {
  return `${attributes(item)["test.id"]}`;
}

/** Attributes by key, with their OTLP types: `{ a: { stringValue: "x" } }`. */
function typed(of: Json): Record<string, Json> {
  const all = list(of["attributes"]);
  const map = Object.fromEntries(all.map(({ key, value }) => [key, value]));
  if (Object.keys(map).length < all.length) throw new Error(`A key stands twice: ${Deno.inspect(all)}`);
  return map;
}

/** Sorts by the number at the end of each ID, then by the ID. */
function byId<T extends { id: string }>(items: readonly T[]): T[] {
  const number = ({ id }: T) => Number(id.split("/").at(-1));
  return items.toSorted((a, b) => number(a) - number(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function list(value: unknown): Json[] {
  return (value ?? []) as Json[];
}
