import type { Field, ScalarType } from "./field.ts";
import type { MESSAGES } from "./schema.ts";
import type { AnyValue, Attributes } from "./value.ts";

type Messages = typeof MESSAGES;

/** The name of an OTLP message: `LogRecord`, `Span.Event`, … */
export type MessageName = keyof Messages;

/** What a scalar may be given as. */
type ScalarInit<T> = T extends "string" ? string
  : T extends "bool" ? boolean
  : T extends "double" ? number | "NaN" | "Infinity" | "-Infinity"
  : T extends "enum" | "int32" | "uint32" | "sint32" | "fixed32" ? number
  : T extends "bytes" | "traceId" | "spanId" ? Uint8Array | string
  : bigint | number | string;

/** What a scalar is in OTLP/JSON. */
type ScalarJson<T> = T extends "bool" ? boolean
  : T extends "double" ? number | "NaN" | "Infinity" | "-Infinity"
  : T extends "enum" | "int32" | "uint32" | "sint32" | "fixed32" ? number
  : string;

type OneInit<T> = T extends "AnyValue" ? AnyValue
  : T extends MessageName ? Init<T>
  : ScalarInit<T>;

type FieldInit<F extends Field> = F extends { repeated: true }
  ? F["type"] extends "KeyValue" ? Attributes : readonly OneInit<F["type"]>[]
  : OneInit<F["type"]>;

/**
 * A message as it is written by hand. All fields may be left out, and one that is `undefined` or `null` counts as left
 * out. Beside the obvious:
 *
 * - 64-bit integers are a `bigint`, a decimal string, or a `number` that is exact (up to 2^53: no nanoseconds since 1970);
 * - ids are hex or bytes, bytes are a `Uint8Array` or base64;
 * - values are {@linkcode AnyValue}s: an object is a map, whatever its keys;
 * - attributes are an object.
 */
export type Init<M extends MessageName> = M extends "AnyValue" ? AnyValue
  : {
    readonly [F in keyof Messages[M]]?: Messages[M][F] extends Field ? FieldInit<Messages[M][F]> | null | undefined
      : never;
  };

type OneJson<T> = T extends MessageName ? Json<T> : T extends ScalarType ? ScalarJson<T> : never;

type FieldJson<F extends Field> = F extends { repeated: true } ? OneJson<F["type"]>[] : OneJson<F["type"]>;

/**
 * A message as OTLP/JSON: 64-bit integers are decimal strings, ids hex, bytes base64, enums numbers, values
 * `{ stringValue: "x" }`, attributes a list of `{ key, value }`. Fields that have their default are left out.
 */
export type Json<M extends MessageName> = {
  -readonly [F in keyof Messages[M]]?: Messages[M][F] extends Field ? FieldJson<Messages[M][F]> : never;
};
