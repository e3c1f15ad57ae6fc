import { decodeAny, encodeAny } from "./any_value.ts";
import { Attributes } from "./attributes.ts";
import { checkField } from "./declared.ts";
import { link, select, writeText } from "./edits.ts";
import { unfit } from "./errors.ts";
import { label, locate, setMessage, setText, setUint32, text, uint32 } from "./fields.ts";
import { HEAD, OP, OUTER_END, OUTER_START } from "./layout.ts";
import { SCHEMA_URL } from "./numbers.ts";
import type { AnyValue } from "./otlp/value.ts";
import { check, reserve, type Store } from "./store.ts";
import { decodeText } from "./text.ts";
import { View } from "./view.ts";
import { at, find, LENGTH, lengthAt } from "./wire.ts";

/** What telemetry is about, such as a service on a host: `Resource` with the `schemaUrl` of its `ResourceLogs`. */
export abstract class Resource extends View {
  /** The attributes. */
  get attributes(): Attributes {
    return new Attributes(this.s, this.n);
  }

  /** How many attributes were dropped before. */
  get droppedAttributesCount(): number {
    return uint32(this.s, this.n, 2);
  }
  set droppedAttributesCount(value: number) {
    setUint32(this.s, this.n, 2, value);
  }

  /** The schema that the attributes follow; `""` if none is named. */
  get schemaUrl(): string {
    return schemaUrl(this.s, this.n);
  }
  set schemaUrl(value: string) {
    setSchemaUrl(this.s, this.n, value);
  }
}

/** The instrumentation that made telemetry: `InstrumentationScope` with the `schemaUrl` of its `ScopeLogs`. */
export abstract class Scope extends View {
  /** The attributes. */
  get attributes(): Attributes {
    return new Attributes(this.s, this.n);
  }

  /** The name of the instrumentation. */
  get name(): string {
    return text(this.s, this.n, 1);
  }
  set name(value: string) {
    setText(this.s, this.n, 1, value);
  }

  /** Its version. */
  get version(): string {
    return text(this.s, this.n, 2);
  }
  set version(value: string) {
    setText(this.s, this.n, 2, value);
  }

  /** How many attributes were dropped before. */
  get droppedAttributesCount(): number {
    return uint32(this.s, this.n, 4);
  }
  set droppedAttributesCount(value: number) {
    setUint32(this.s, this.n, 4, value);
  }

  /** The schema that the telemetry follows; `""` if none is named. */
  get schemaUrl(): string {
    return schemaUrl(this.s, this.n);
  }
  set schemaUrl(value: string) {
    setSchemaUrl(this.s, this.n, value);
  }
}

function schemaUrl(s: Store, n: number): string {
  check(s);
  for (let row = s.nodes[n + HEAD] as number; row !== 0; row = s.ops[row + 1] as number) {
    if (s.ops[row + 2] !== OP.SET_SCHEMA_URL) continue;
    const length = lengthAt(s.out, s.ops[row] as number, s.pos);
    return decodeText(s.out, at, at + length);
  }
  if (s.declared !== null) checkField(s, n, SCHEMA_URL);
  const end = s.nodes[n + OUTER_END] as number;
  const p = find(s.bytes, s.nodes[n + OUTER_START] as number, end, 3 << 3 | LENGTH);
  if (p < 0) return "";
  const length = lengthAt(s.bytes, p, end);
  return decodeText(s.bytes, at, at + length);
}

function setSchemaUrl(s: Store, n: number, value: string): void {
  if (typeof value !== "string") throw unfit("schemaUrl", value, "a string");
  select(s, n);
  reserve(s, value.length * 3 + 8);
  s.out[s.pos++] = OP.SET_SCHEMA_URL;
  link(s, n, OP.SET_SCHEMA_URL, s.pos);
  writeText(s, value);
}

/** A field that is an `AnyValue`. */
export function anyField(s: Store, n: number, field: number): AnyValue {
  const p = locate(s, n, field << 3 | LENGTH);
  if (p < 0) return null;
  const length = lengthAt(s.source, p, s.limit);
  return decodeAny(s.source, at, at + length);
}

/** Sets a field that is an `AnyValue`. */
export function setAnyField(s: Store, n: number, field: number, value: AnyValue): void {
  setMessage(s, n, field, encodeAny(value, label(s, n, field), 0));
}
