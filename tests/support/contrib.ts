import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";
import type { Ports } from "./clients.ts";
import { expectedPoints, expectedRecords, expectedSpans } from "./expected.ts";
import { assertSucceeded } from "./outcome.ts";
import { attributes, type Json, type Sink } from "./sink.ts";
import { runTask } from "./tasks.ts";
import { type Arrived, pointsOf, recordsOf, resourcesOf, SDK, spansOf } from "./telemetry.ts";

const CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib";
/** What is built stays for the next run. */
const FOLDER = join(PROJECT_ROOT, "build", "test", "contrib");

/** A component of contrib. */
export interface Contrib {
  /** Its type in a configuration. */
  type: string;
  /** Its module's path in the repository. */
  path: string;
  /** Whether it gets a process of its own; default: false, it is a Go plugin. */
  process?: boolean;
}

/** Builds a component by the command that a user has; its file. */
export async function buildContrib({ path, process = false }: Contrib): Promise<string> {
  const out = join(FOLDER, path.split("/").at(-1) + (process ? "" : ".so"));
  const options = process ? ["--process"] : [];
  assertSucceeded(await runTask("build_plugin", [`${CONTRIB}/${path}`, "--out", out, ...options]));
  return out;
}

/** What is blocked in the values of attributes and in bodies. */
const BLOCKED = ["日本", "line [0-9]+", "point"];

/** A configuration: all is redacted, grouped by `a.bool`, which every item has, batched; spans become metrics too. */
export function settings(ports: Ports, sink: Sink): Json {
  const pipeline = { receivers: ["otlp"], processors: ["redaction", "groupbyattrs", "batch"], exporters: ["otlphttp"] };
  return {
    receivers: { otlp: { protocols: { grpc: { endpoint: `127.0.0.1:${ports.grpc}` } } } },
    processors: {
      redaction: { allow_all_keys: true, blocked_values: BLOCKED, summary: "info" },
      groupbyattrs: { keys: ["a.bool"] },
      batch: { timeout: "50ms" },
    },
    connectors: {
      span_metrics: {
        aggregation_temporality: "AGGREGATION_TEMPORALITY_DELTA",
        metrics_flush_interval: "100ms",
        exclude_dimensions: ["span.name", "collector.instance.id"],
        dimensions: [{ name: "a.bool" }],
        histogram: { explicit: { buckets: ["500ms", "1s"] } },
      },
    },
    exporters: { otlphttp: sink.exporter() },
    service: {
      pipelines: {
        traces: { ...pipeline, exporters: ["otlphttp", "span_metrics"] },
        metrics: pipeline,
        logs: pipeline,
        "metrics/spans": { receivers: ["span_metrics"], exporters: ["otlphttp"] },
      },
    },
  };
}

/** What came out of a collector with {@linkcode settings}, in the form that tests compare. */
export interface ContribOutcome {
  /** The client's spans. */
  spans: Arrived[];
  /** The client's log records. */
  records: Arrived[];
  /** The client's data points, without their times. */
  points: Arrived[];
  /** The resources of each signal, as JSON. */
  resources: string[];
  /** For each span and each metric made of spans, what it was counted under. */
  counted: string[];
}

/** What a client's telemetry has become. */
export function outcomeOf(sink: Sink, client: string): ContribOutcome {
  return {
    spans: spansOf(sink, client, SDK),
    records: recordsOf(sink, client),
    points: pointsOf(sink, client).map(({ time: _, ...point }) => point),
    resources: (["traces", "metrics", "logs"] as const)
      .flatMap((signal) => resourcesOf(sink, signal, client).map((resource) => `${signal} ${JSON.stringify(resource)}`))
      .sort(),
    counted: sink.items("metrics").filter(({ scope }) => scope["name"] === "spanmetricsconnector")
      .flatMap(({ item }) => counts(item)).sort(),
  };
}

/** What the data points of a metric count, each as often as it counts it. */
function counts({ name, sum, histogram }: Json): string[] {
  const { dataPoints = [] } = (sum ?? histogram) as { dataPoints?: Json[] };
  return dataPoints.flatMap((point) => {
    const { "span.kind": kind, "status.code": status, "a.bool": bool, ...others } = attributes(point);
    const count = Number(point["asInt"] ?? point["count"]);
    const within = point["bucketCounts"] === undefined ? "" : ` ${(point["bucketCounts"] as string[])[1]} of ${count}`;
    const text = `${name} ${kind} ${status} ${bool} ${JSON.stringify(others)}`;
    if (within !== "" && within !== ` ${count} of ${count}`) throw new Error(`${text}: not all between 0.5 and 1 s`);
    return Array(count).fill(text);
  });
}

const KINDS = ["INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
const STATUSES = ["UNSET", "OK", "ERROR"];
const METRICS = ["traces.span.metrics.calls", "traces.span.metrics.duration"];

/** What must become of what a client sends. */
export function expectedOutcome(client: string, count: number): ContribOutcome {
  const resource = {
    "resource.bools": { values: [{ boolValue: true }, { boolValue: false }] },
    "resource.int": "7",
    "service.name": client,
  };
  return {
    spans: expectedSpans(client, count, SDK).map((span) => redacted(span, "redaction.masked.count")),
    records: expectedRecords(client, count).map((record) => redacted(record, "redaction.body.masked.count")),
    points: expectedPoints(client, SDK).map((point) => redacted(point, "redaction.masked.count")),
    resources: ["traces", "metrics", "logs"].flatMap((signal) =>
      [true, false].map((bool) => `${signal} ${JSON.stringify({ "a.bool": bool, ...resource })}`)
    ).sort(),
    counted: Array.from(
      { length: count },
      (_, i) =>
        METRICS.map((name) =>
          `${name} SPAN_KIND_${KINDS[i % 5]} STATUS_CODE_${STATUSES[i % 3]} ${i % 2 === 0} {"service.name":"${client}"}`
        ),
    ).flat().sort(),
  };
}

/** An item with what is blocked masked once, which is counted, and without the attribute that went to its resource. */
function redacted(item: Arrived, counter: string): Arrived {
  const text = BLOCKED.reduce(
    (text, blocked) => text.replaceAll(new RegExp(blocked, "g"), "****"),
    JSON.stringify(item),
  );
  const masked = JSON.parse(text) as Arrived & { attributes: Json };
  const { "a.bool": _, ...attributes } = masked.attributes;
  return { ...masked, attributes: { ...attributes, [counter]: { intValue: "1" } } };
}
