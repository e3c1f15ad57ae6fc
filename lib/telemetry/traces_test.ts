import { assertEquals, assertThrows } from "../../tests/support/assert.ts";
import { tracesOf } from "../../tests/support/batches.ts";
import { CollectorError } from "../errors.ts";
import { SpanKind, StatusCode } from "./enums.ts";
import { editsOf, openBatch } from "./open.ts";
import type { Span } from "./span.ts";
import type { TracesBatch, TracesScope } from "./traces.ts";

const IDS = { traceId: "0102030405060708090a0b0c0d0e0f10", spanId: "1112131415161718" };

function traces(): TracesBatch {
  return tracesOf({
    resourceSpans: [{
      resource: { attributes: { r: 1n } },
      scopeSpans: [{
        scope: { name: "s" },
        spans: [{
          ...IDS,
          parentSpanId: "2122232425262728",
          traceState: "a=b",
          name: "GET /",
          kind: SpanKind.SERVER,
          startTimeUnixNano: 1n,
          endTimeUnixNano: 2n,
          flags: 257,
          status: { code: StatusCode.ERROR, message: "no" },
          attributes: { a: 1n },
          events: [{ name: "e0", timeUnixNano: 3n, attributes: { e: 0n } }, { name: "e1" }, { name: "e2" }],
          links: [{ ...IDS, traceState: "c=d", flags: 1, attributes: { l: 0n } }],
          droppedAttributesCount: 1,
          droppedEventsCount: 2,
          droppedLinksCount: 3,
        }, { name: "other" }],
      }, {}],
    }],
  });
}

const span = (batch: TracesBatch) => batch.spans().at(0) as Span;
const again = (batch: TracesBatch) => {
  const bytes = batch.encode();
  return openBatch("traces", bytes, bytes.length);
};

Deno.test("the fields of a span are read", () => {
  const batch = traces();
  const one = span(batch);
  assertEquals([one.traceId, one.spanId, one.parentSpanId, one.traceState], [
    IDS.traceId,
    IDS.spanId,
    "2122232425262728",
    "a=b",
  ]);
  assertEquals([one.traceIdBytes[0], one.spanIdBytes[0], one.parentSpanIdBytes[0]], [1, 17, 33]);
  assertEquals([one.name, one.kind, one.startTimeUnixNano, one.endTimeUnixNano, one.flags], ["GET /", 2, 1n, 2n, 257]);
  assertEquals([one.status.code, one.status.message], [2, "no"]);
  assertEquals([one.droppedAttributesCount, one.droppedEventsCount, one.droppedLinksCount], [1, 2, 3]);
  assertEquals([one.scope.name, one.resource.attributes.get("r"), one.attributes.get("a")], ["s", 1n, 1n]);
  const [event] = one.events();
  assertEquals([event?.name, event?.timeUnixNano, event?.attributes.toObject()], ["e0", 3n, { e: 0n }]);
  const [link] = one.links();
  assertEquals([link?.traceId, link?.spanId, link?.traceState, link?.flags], [IDS.traceId, IDS.spanId, "c=d", 1]);
  assertEquals([link?.attributes.get("l"), link?.span.name, event?.span.spanId], [0n, "GET /", IDS.spanId]);
  assertEquals([batch.spans().count(), batch.scopes().count(), batch.resources().count()], [2, 2, 1]);
  assertEquals([one.toJSON().kind, event?.toJSON().name, link?.toJSON().flags], [2, "e0", 1]);
  assertEquals([one.scope.toJSON().spans?.length, one.resource.toJSON().scopeSpans?.length], [2, 2]);
  assertEquals(batch.signal, "traces");
  assertEquals(editsOf(batch).length, 0);
});

Deno.test("the fields of a span are set, the status also in part", () => {
  const batch = traces();
  const one = span(batch);
  Object.assign(one, {
    traceIdBytes: new Uint8Array(16).fill(1),
    spanId: "ffffffffffffffff",
    parentSpanId: "",
    traceState: "",
    name: "POST /",
    kind: SpanKind.CLIENT,
    startTimeUnixNano: 10n,
    endTimeUnixNano: 20n,
    flags: 0,
    droppedAttributesCount: 4,
    droppedEventsCount: 5,
    droppedLinksCount: 6,
  });
  one.status.code = StatusCode.OK;
  assertEquals([one.status.code, one.status.message], [1, "no"]);
  one.status.message = "yes";
  for (const view of [one, span(again(batch))]) {
    assertEquals([view.traceId, view.spanId, view.parentSpanId, view.traceState], [
      "01".repeat(16),
      "f".repeat(16),
      "",
      "",
    ]);
    assertEquals([view.name, view.kind, view.startTimeUnixNano, view.endTimeUnixNano, view.flags], [
      "POST /",
      3,
      10n,
      20n,
      0,
    ]);
    assertEquals([view.status.code, view.status.message, view.droppedLinksCount], [1, "yes", 6]);
  }
  one.status = { code: StatusCode.UNSET };
  assertEquals(span(again(batch)).status.toJSON(), {});
  assertThrows(() => one.status = { kode: 1 } as never, CollectorError, 'there is no field "kode" in Status');
});

Deno.test("events and links are filtered, changed, appended and replaced", () => {
  const batch = traces();
  const one = span(batch);
  one.events().filter((event) => event.name !== "e1");
  const added = one.events().append({ name: "new", attributes: { n: 1n } });
  added.timeUnixNano = 9n;
  added.attributes.set("m", "x");
  one.events().at(0)?.attributes.clear();
  one.links().append({ spanId: "a1a2a3a4a5a6a7a8" }).attributes.set("second", true);
  const [first] = one.links();
  first?.replace({ traceState: "new" });
  one.events().at(1)?.replace({ name: "was e2" });
  for (const view of [one, span(again(batch))]) {
    assertEquals(
      view.events().toArray().map((event) => [event.name, event.timeUnixNano, event.attributes.toObject()]),
      [
        ["e0", 3n, {}],
        ["was e2", 0n, {}],
        ["new", 9n, { n: 1n, m: "x" }],
      ],
    );
    assertEquals(view.links().toArray().map((link) => [link.spanId, link.traceState, link.attributes.toObject()]), [
      ["", "new", {}],
      ["a1a2a3a4a5a6a7a8", "", { second: true }],
    ]);
  }
});

Deno.test("events of a span that was replaced can no longer be changed", () => {
  const batch = traces();
  const [event] = span(batch).events();
  const appended = span(batch).events().append({ name: "appended" });
  span(batch).replace({ name: "new", events: [{ name: "its own" }] });
  assertThrows(() => event && (event.name = "x"), CollectorError, "what was removed");
  assertThrows(() => appended.attributes.set("a", 1n), CollectorError, "what was removed");
  assertEquals(span(batch).events().toArray().map((one) => one.name), ["its own"]);
  assertEquals(span(again(batch)).events().toArray().map((one) => one.name), ["its own"]);
});

Deno.test("spans and scopes move", () => {
  const batch = traces();
  const [, empty] = batch.scopes().toArray() as [TracesScope, TracesScope];
  span(batch).moveTo(empty);
  const resource = batch.resources().append({ resource: { attributes: { r: 2n } } });
  empty.moveTo(resource);
  assertEquals(batch.spans().toArray().map((one) => [one.name, one.resource.attributes.get("r")]), [
    ["other", 1n],
    ["GET /", 2n],
  ]);
  assertEquals(again(batch).toJSON(), batch.toJSON());
});
