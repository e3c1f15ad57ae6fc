import { Attributes } from "./attributes.ts";
import { checkField } from "./declared.ts";
import {
  enumeration,
  fixed32,
  fixed64,
  setEnum,
  setFixed32,
  setFixed64,
  setText,
  setUint32,
  text,
  uint32,
} from "./fields.ts";
import { bytesId, hexId, setId } from "./ids.ts";
import { EVENT, LINK, SHAPE } from "./layout.ts";
import type { Init, Json } from "./otlp/types.ts";
import { Children } from "./sequence.ts";
import { SpanEvent, SpanLink } from "./span_parts.ts";
import { SpanStatus } from "./span_status.ts";
import type { Store } from "./store.ts";
import { type TracesResource, tracesResource, type TracesScope, tracesScope } from "./traces.ts";
import { jsonOf, moveTo, parentOf, replaceBy, View } from "./view.ts";

/** A span. */
export class Span extends View {
  /** The trace: 32 hexadecimal digits. */
  get traceId(): string {
    return hexId(this.s, this.n, 1);
  }
  set traceId(value: string) {
    setId(this.s, this.n, 1, 16, value);
  }

  /** The trace: 16 bytes. A copy. */
  get traceIdBytes(): Uint8Array {
    return bytesId(this.s, this.n, 1);
  }
  set traceIdBytes(value: Uint8Array) {
    setId(this.s, this.n, 1, 16, value);
  }

  /** The span's own ID: 16 hexadecimal digits. */
  get spanId(): string {
    return hexId(this.s, this.n, 2);
  }
  set spanId(value: string) {
    setId(this.s, this.n, 2, 8, value);
  }

  /** The span's own ID: 8 bytes. A copy. */
  get spanIdBytes(): Uint8Array {
    return bytesId(this.s, this.n, 2);
  }
  set spanIdBytes(value: Uint8Array) {
    setId(this.s, this.n, 2, 8, value);
  }

  /** The W3C trace state. */
  get traceState(): string {
    return text(this.s, this.n, 3);
  }
  set traceState(value: string) {
    setText(this.s, this.n, 3, value);
  }

  /** The parent's ID: 16 hexadecimal digits, or `""` for a root span. */
  get parentSpanId(): string {
    return hexId(this.s, this.n, 4);
  }
  set parentSpanId(value: string) {
    setId(this.s, this.n, 4, 8, value);
  }

  /** The parent's ID: 8 bytes, or none for a root span. A copy. */
  get parentSpanIdBytes(): Uint8Array {
    return bytesId(this.s, this.n, 4);
  }
  set parentSpanIdBytes(value: Uint8Array) {
    setId(this.s, this.n, 4, 8, value);
  }

  /** W3C trace flags in the lowest 8 bits, then whether the parent is remote. */
  get flags(): number {
    return fixed32(this.s, this.n, 16);
  }
  set flags(value: number) {
    setFixed32(this.s, this.n, 16, value);
  }

  /** The name of the operation. */
  get name(): string {
    return text(this.s, this.n, 5);
  }
  set name(value: string) {
    setText(this.s, this.n, 5, value);
  }

  /** The kind, see `SpanKind`. */
  get kind(): number {
    return enumeration(this.s, this.n, 6);
  }
  set kind(value: number) {
    setEnum(this.s, this.n, 6, value);
  }

  /** When it started: nanoseconds since 1970. */
  get startTimeUnixNano(): bigint {
    return fixed64(this.s, this.n, 7);
  }
  set startTimeUnixNano(value: bigint) {
    setFixed64(this.s, this.n, 7, value);
  }

  /** When it ended: nanoseconds since 1970. */
  get endTimeUnixNano(): bigint {
    return fixed64(this.s, this.n, 8);
  }
  set endTimeUnixNano(value: bigint) {
    setFixed64(this.s, this.n, 8, value);
  }

  /** The attributes. */
  get attributes(): Attributes {
    return new Attributes(this.s, this.n);
  }

  /** How many attributes were dropped before. */
  get droppedAttributesCount(): number {
    return uint32(this.s, this.n, 10);
  }
  set droppedAttributesCount(value: number) {
    setUint32(this.s, this.n, 10, value);
  }

  /** The events. */
  events(): Children<SpanEvent, "Span.Event"> {
    if (this.s.declared !== null) checkField(this.s, this.n, 11);
    return new Children(this.s, this.n, EVENT | SHAPE.event << 3, "Span.Event", eventView);
  }

  /** How many events were dropped before. */
  get droppedEventsCount(): number {
    return uint32(this.s, this.n, 12);
  }
  set droppedEventsCount(value: number) {
    setUint32(this.s, this.n, 12, value);
  }

  /** The links to other spans. */
  links(): Children<SpanLink, "Span.Link"> {
    if (this.s.declared !== null) checkField(this.s, this.n, 13);
    return new Children(this.s, this.n, LINK | SHAPE.link << 3, "Span.Link", linkView);
  }

  /** How many links were dropped before. */
  get droppedLinksCount(): number {
    return uint32(this.s, this.n, 14);
  }
  set droppedLinksCount(value: number) {
    setUint32(this.s, this.n, 14, value);
  }

  /** How it ended. Set a part, `span.status.code = StatusCode.ERROR`, or all of it, `span.status = { code: 2 }`. */
  get status(): SpanStatus {
    return new SpanStatus(this.s, this.n);
  }
  set status(value: Init<"Status">) {
    this.status.set(value);
  }

  /** The scope that this belongs to. */
  get scope(): TracesScope {
    return tracesScope(this.s, parentOf(this.s, this.n));
  }

  /** The resource that this belongs to. */
  get resource(): TracesResource {
    return tracesResource(this.s, parentOf(this.s, parentOf(this.s, this.n)));
  }

  /** Moves this to the end of a scope of the same batch. */
  moveTo(scope: TracesScope): void {
    moveTo(this, scope);
  }

  /** Makes this another span: its fields by OTLP's names, or its OTLP protobuf message. */
  replace(by: Init<"Span"> | Uint8Array): void {
    replaceBy(this, "Span", by);
  }

  /** OTLP/JSON of this as it is now. */
  toJSON(): Json<"Span"> {
    return jsonOf(this, "Span");
  }
}

function eventView(s: Store, n: number): SpanEvent {
  return new SpanEvent(s, n);
}

function linkView(s: Store, n: number): SpanLink {
  return new SpanLink(s, n);
}
