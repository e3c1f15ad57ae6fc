import {
  type Logger,
  type Meter,
  ROOT_CONTEXT,
  type Span,
  trace,
  type Tracer,
  type ValueType,
} from "@opentelemetry/api";

/** The second since the epoch at which the telemetry begins: item `i` is from `i` seconds later. */
const BEGIN = 1_700_000_000;

/** Ends `count` spans with attributes of each kind. Ten at a time share a trace, under the first; each links to the one before. */
export function emitSpans(tracer: Tracer, client: string, count: number): Span[] {
  const spans: Span[] = [];
  for (let i = 0; i < count; i++) {
    const root = spans[i - i % 10];
    const before = spans[i - 1];
    const span = tracer.startSpan(`${client} span ${i}`, {
      kind: i % 5,
      startTime: [BEGIN + i, 123_456_789],
      attributes: {
        "test.id": `${client}/span/${i}`,
        "a.string": `日本 ü ${i}`,
        "a.bool": i % 2 === 0,
        "an.int": i,
        "a.double": i + 0.5,
        "some.strings": ["a", `${i}`],
        "some.bools": [true, i % 2 === 0],
        "some.ints": [i, -i - 1],
        "some.doubles": [0.25, i + 0.5],
      },
      links: before === undefined ? [] : [{ context: before.spanContext(), attributes: { "link.from": `${i}` } }],
    }, root === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, root));
    span.addEvent("one", { "event.of": `${i}` }, [BEGIN + i, 200_000_000]);
    span.addEvent("two", [BEGIN + i, 300_000_000]);
    if (i % 3 === 1) span.setStatus({ code: 1 });
    if (i % 3 === 2) span.setStatus({ code: 2, message: `failure ${i}` });
    spans.push(span);
  }
  spans.forEach((span, i) => span.end([BEGIN + i + 1, 5]));
  return spans;
}

/** Records values in an instrument of each kind, in three series each; resolves when the observable one was read. */
export function emitMetrics(meter: Meter, client: string, counts: ValueType): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const counter = meter.createCounter("test.counter", { description: "counts", unit: "1", valueType: counts });
  const upDown = meter.createUpDownCounter("test.up_down");
  const gauge = meter.createGauge("test.gauge", { unit: "By" });
  const histogram = meter.createHistogram("test.histogram", {
    unit: "ms",
    advice: { explicitBucketBoundaries: [1, 10, 100] },
  });
  const observed = meter.createObservableCounter("test.observed");
  for (let i = 0; i < 3; i++) {
    const attributes = { "test.id": `${client}/point/${i}`, "a.bool": i > 0 };
    counter.add(1, attributes);
    counter.add(i + 1, attributes);
    upDown.add(5.5, attributes);
    upDown.add(-i - 7, attributes);
    gauge.record(99, attributes);
    gauge.record(i + 0.25, attributes);
    for (const value of [0.5, 5, 50, 60, 500 + i]) histogram.record(value, attributes);
    observed.addCallback((result) => {
      result.observe(i + 1000.5, attributes);
      resolve();
    });
  }
  return promise;
}

/** Emits `count` log records, every other one inside the span of its number. */
export function emitLogs(logger: Logger, client: string, count: number, spans: readonly Span[]): void {
  for (let i = 0; i < count; i++) {
    const span = i % 2 === 0 ? spans[i] : undefined;
    logger.emit({
      timestamp: [BEGIN + i, 123_456_789],
      observedTimestamp: [BEGIN + i, 987_654_321],
      severityNumber: i % 24 + 1,
      severityText: `LEVEL${i % 24 + 1}`,
      body: i % 3 === 0 ? { text: `line ${i}`, words: ["a", i] } : `line ${i}`,
      attributes: {
        "test.id": `${client}/log/${i}`,
        "a.bool": i % 2 === 0,
        "an.int": i,
        "a.double": i + 0.5,
        "some.strings": ["a", `${i}`],
        "some.bytes": new Uint8Array([0, 255, i]),
        "a.map": { inner: { deep: `${i}` } },
      },
      ...(i % 4 === 0 && { eventName: "test.event" }),
      context: span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span),
    });
  }
}
