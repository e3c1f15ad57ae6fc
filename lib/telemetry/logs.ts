import { Attributes } from "./attributes.ts";
import { Batch } from "./batch.ts";
import { anyField, Resource, Scope, setAnyField } from "./common.ts";
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
import { ITEM, RESOURCE, ROOT, SCOPE, SHAPE } from "./layout.ts";
import { open } from "./nodes.ts";
import type { Init, Json } from "./otlp/types.ts";
import type { AnyValue } from "./otlp/value.ts";
import { Children, Sequence } from "./sequence.ts";
import type { Store } from "./store.ts";
import { jsonOf, moveTo, parentOf, replaceBy, View } from "./view.ts";

const LOG_INFO = ITEM | SHAPE.log << 3;
const SCOPE_INFO = SCOPE | SHAPE.scope << 3;
const RESOURCE_INFO = RESOURCE | SHAPE.resource << 3;

/** A batch of log records. */
export class LogsBatch extends Batch<"logs"> {
  /** The resources. */
  resources(): Children<LogsResource, "ResourceLogs"> {
    return new Children(this.s, ROOT, RESOURCE_INFO, "ResourceLogs", resourceView);
  }

  /** The scopes of all resources. */
  scopes(): Sequence<LogsScope> {
    return new Sequence(this.s, ROOT, 2, SCOPE, scopeView);
  }

  /** The log records of all resources and scopes. */
  records(): Sequence<LogRecord> {
    return new Sequence(this.s, ROOT, 3, ITEM, recordView);
  }
}

/** A resource with its logs. */
export class LogsResource extends Resource {
  /** The scopes of this resource. */
  scopes(): Children<LogsScope, "ScopeLogs"> {
    return new Children(this.s, this.n, SCOPE_INFO, "ScopeLogs", scopeView);
  }

  /** OTLP/JSON of this as it is now, with what is below it. */
  toJSON(): Json<"ResourceLogs"> {
    return jsonOf(this, "ResourceLogs");
  }
}

/** A scope with its logs. */
export class LogsScope extends Scope {
  /** The resource that this belongs to. */
  get resource(): LogsResource {
    return resourceView(this.s, parentOf(this.s, this.n));
  }

  /** The log records of this scope. */
  records(): Children<LogRecord, "LogRecord"> {
    return new Children(this.s, this.n, LOG_INFO, "LogRecord", recordView);
  }

  /** Moves this, with its log records, to the end of a resource of the same batch. */
  moveTo(resource: LogsResource): void {
    moveTo(this, resource);
  }

  /** OTLP/JSON of this as it is now, with what is below it. */
  toJSON(): Json<"ScopeLogs"> {
    return jsonOf(this, "ScopeLogs");
  }
}

/** A log record. */
export class LogRecord extends View {
  /** When it happened: nanoseconds since 1970; 0n if unknown. */
  get timeUnixNano(): bigint {
    return fixed64(this.s, this.n, 1);
  }
  set timeUnixNano(value: bigint) {
    setFixed64(this.s, this.n, 1, value);
  }

  /** When it was collected: nanoseconds since 1970. */
  get observedTimeUnixNano(): bigint {
    return fixed64(this.s, this.n, 11);
  }
  set observedTimeUnixNano(value: bigint) {
    setFixed64(this.s, this.n, 11, value);
  }

  /** The severity, see `SeverityNumber`. */
  get severityNumber(): number {
    return enumeration(this.s, this.n, 2);
  }
  set severityNumber(value: number) {
    setEnum(this.s, this.n, 2, value);
  }

  /** The severity as the source named it. */
  get severityText(): string {
    return text(this.s, this.n, 3);
  }
  set severityText(value: string) {
    setText(this.s, this.n, 3, value);
  }

  /** The body, `null` if it is empty. Arrays and maps are snapshots: set the body again to change it. */
  get body(): AnyValue {
    return anyField(this.s, this.n, 5);
  }
  set body(value: AnyValue) {
    setAnyField(this.s, this.n, 5, value);
  }

  /** How many attributes were dropped before. */
  get droppedAttributesCount(): number {
    return uint32(this.s, this.n, 7);
  }
  set droppedAttributesCount(value: number) {
    setUint32(this.s, this.n, 7, value);
  }

  /** Trace flags in the lowest 8 bits. */
  get flags(): number {
    return fixed32(this.s, this.n, 8);
  }
  set flags(value: number) {
    setFixed32(this.s, this.n, 8, value);
  }

  /** The trace this belongs to: 32 hexadecimal digits or `""`. */
  get traceId(): string {
    return hexId(this.s, this.n, 9);
  }
  set traceId(value: string) {
    setId(this.s, this.n, 9, 16, value);
  }

  /** The trace this belongs to: 16 bytes or none. A copy. */
  get traceIdBytes(): Uint8Array {
    return bytesId(this.s, this.n, 9);
  }
  set traceIdBytes(value: Uint8Array) {
    setId(this.s, this.n, 9, 16, value);
  }

  /** The span this belongs to: 16 hexadecimal digits or `""`. */
  get spanId(): string {
    return hexId(this.s, this.n, 10);
  }
  set spanId(value: string) {
    setId(this.s, this.n, 10, 8, value);
  }

  /** The span this belongs to: 8 bytes or none. A copy. */
  get spanIdBytes(): Uint8Array {
    return bytesId(this.s, this.n, 10);
  }
  set spanIdBytes(value: Uint8Array) {
    setId(this.s, this.n, 10, 8, value);
  }

  /** The name of the event, if this is one. */
  get eventName(): string {
    return text(this.s, this.n, 12);
  }
  set eventName(value: string) {
    setText(this.s, this.n, 12, value);
  }

  /** The attributes. */
  get attributes(): Attributes {
    return new Attributes(this.s, this.n);
  }

  /** The scope that this belongs to. */
  get scope(): LogsScope {
    return scopeView(this.s, parentOf(this.s, this.n));
  }

  /** The resource that this belongs to. */
  get resource(): LogsResource {
    return resourceView(this.s, parentOf(this.s, parentOf(this.s, this.n)));
  }

  /** Moves this to the end of a scope of the same batch. */
  moveTo(scope: LogsScope): void {
    moveTo(this, scope);
  }

  /** Makes this another log record: its fields by OTLP's names, or its OTLP protobuf message. */
  replace(by: Init<"LogRecord"> | Uint8Array): void {
    replaceBy(this, "LogRecord", by);
  }

  /** OTLP/JSON of this as it is now. */
  toJSON(): Json<"LogRecord"> {
    return jsonOf(this, "LogRecord");
  }
}

function resourceView(s: Store, n: number): LogsResource {
  open(s, n);
  return new LogsResource(s, n);
}

function scopeView(s: Store, n: number): LogsScope {
  open(s, n);
  return new LogsScope(s, n);
}

function recordView(s: Store, n: number): LogRecord {
  return new LogRecord(s, n);
}
