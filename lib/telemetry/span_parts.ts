import { Attributes } from "./attributes.ts";
import { fixed32, fixed64, setFixed32, setFixed64, setText, setUint32, text, uint32 } from "./fields.ts";
import { bytesId, hexId, setId } from "./ids.ts";
import type { Init, Json } from "./otlp/types.ts";
import { Span } from "./span.ts";
import { jsonOf, parentOf, replaceBy, View } from "./view.ts";

/** An event of a span. */
export class SpanEvent extends View {
  /** When it happened: nanoseconds since 1970. */
  get timeUnixNano(): bigint {
    return fixed64(this.s, this.n, 1);
  }
  set timeUnixNano(value: bigint) {
    setFixed64(this.s, this.n, 1, value);
  }

  /** The name. */
  get name(): string {
    return text(this.s, this.n, 2);
  }
  set name(value: string) {
    setText(this.s, this.n, 2, value);
  }

  /** The attributes. */
  get attributes(): Attributes {
    return new Attributes(this.s, this.n);
  }

  /** How many attributes were dropped before. */
  get droppedAttributesCount(): number {
    return uint32(this.s, this.n, 4);
  }
  set droppedAttributesCount(value: number) {
    setUint32(this.s, this.n, 4, value);
  }

  /** The span that this belongs to. */
  get span(): Span {
    return new Span(this.s, parentOf(this.s, this.n));
  }

  /** Makes this another event: its fields by OTLP's names, or its OTLP protobuf message. */
  replace(by: Init<"Span.Event"> | Uint8Array): void {
    replaceBy(this, "Span.Event", by);
  }

  /** OTLP/JSON of this as it is now. */
  toJSON(): Json<"Span.Event"> {
    return jsonOf(this, "Span.Event");
  }
}

/** A link from a span to another. */
export class SpanLink extends View {
  /** The trace of the other span: 32 hexadecimal digits. */
  get traceId(): string {
    return hexId(this.s, this.n, 1);
  }
  set traceId(value: string) {
    setId(this.s, this.n, 1, 16, value);
  }

  /** The trace of the other span: 16 bytes. A copy. */
  get traceIdBytes(): Uint8Array {
    return bytesId(this.s, this.n, 1);
  }
  set traceIdBytes(value: Uint8Array) {
    setId(this.s, this.n, 1, 16, value);
  }

  /** The other span: 16 hexadecimal digits. */
  get spanId(): string {
    return hexId(this.s, this.n, 2);
  }
  set spanId(value: string) {
    setId(this.s, this.n, 2, 8, value);
  }

  /** The other span: 8 bytes. A copy. */
  get spanIdBytes(): Uint8Array {
    return bytesId(this.s, this.n, 2);
  }
  set spanIdBytes(value: Uint8Array) {
    setId(this.s, this.n, 2, 8, value);
  }

  /** The other span's W3C trace state. */
  get traceState(): string {
    return text(this.s, this.n, 3);
  }
  set traceState(value: string) {
    setText(this.s, this.n, 3, value);
  }

  /** The attributes. */
  get attributes(): Attributes {
    return new Attributes(this.s, this.n);
  }

  /** How many attributes were dropped before. */
  get droppedAttributesCount(): number {
    return uint32(this.s, this.n, 5);
  }
  set droppedAttributesCount(value: number) {
    setUint32(this.s, this.n, 5, value);
  }

  /** W3C trace flags in the lowest 8 bits, then whether the other span is remote. */
  get flags(): number {
    return fixed32(this.s, this.n, 6);
  }
  set flags(value: number) {
    setFixed32(this.s, this.n, 6, value);
  }

  /** The span that this belongs to. */
  get span(): Span {
    return new Span(this.s, parentOf(this.s, this.n));
  }

  /** Makes this another link: its fields by OTLP's names, or its OTLP protobuf message. */
  replace(by: Init<"Span.Link"> | Uint8Array): void {
    replaceBy(this, "Span.Link", by);
  }

  /** OTLP/JSON of this as it is now. */
  toJSON(): Json<"Span.Link"> {
    return jsonOf(this, "Span.Link");
  }
}
