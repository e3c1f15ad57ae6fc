import type { ScalarType } from "./field.ts";
import type { MESSAGES } from "./schema.ts";
import type { AnyValue, AttributesInit } from "./value.ts";

/** The name of an OTLP message: `LogRecord`, `Span.Event`, … */
export type MessageName = keyof typeof MESSAGES;

/**
 * A message (or the value of a field that is none) as it is written by hand. All fields may be left out, and one that is
 * `undefined` or `null` counts as left out. Beside the obvious:
 *
 * - 64-bit integers are a `bigint`, a decimal string, or a `number` that is exact (up to 2^53: no nanoseconds since 1970);
 * - ids are hex or bytes, bytes are a `Uint8Array` or base64;
 * - values are {@linkcode AnyValue}s: an object is a map, whatever its keys;
 * - attributes are an object.
 */
export type Init<T extends MessageName | ScalarType> = T extends "AnyValue" ? AnyValue
  : T extends MessageName ? {
      readonly [F in keyof typeof MESSAGES[T]]?:
        | (typeof MESSAGES[T][F] extends { type: "KeyValue"; repeated: true } ? AttributesInit
          : typeof MESSAGES[T][F] extends { type: infer E extends MessageName | ScalarType; repeated: true }
            ? readonly Init<E>[]
          : typeof MESSAGES[T][F] extends { type: infer E extends MessageName | ScalarType } ? Init<E>
          : never)
        | null
        | undefined;
    }
  : T extends "bytes" | "traceId" | "spanId" ? Uint8Array | string
  : T extends "int64" | "uint64" | "fixed64" | "sfixed64" ? bigint | number | string
  : Json<T>;

/**
 * A message (or the value of a field that is none) as OTLP/JSON: 64-bit integers are decimal strings, ids hex, bytes
 * base64, enums numbers, values `{ stringValue: "x" }`, attributes a list of `{ key, value }`. Fields that have their
 * default are left out.
 */
export type Json<T extends MessageName | ScalarType> = T extends MessageName ? {
    -readonly [F in keyof typeof MESSAGES[T]]?: typeof MESSAGES[T][F] extends
      { type: infer E extends MessageName | ScalarType; repeated: true } ? Json<E>[]
      : typeof MESSAGES[T][F] extends { type: infer E extends MessageName | ScalarType } ? Json<E>
      : never;
  }
  : T extends "bool" ? boolean
  : T extends "double" ? number | "NaN" | "Infinity" | "-Infinity"
  : T extends "enum" | "int32" | "uint32" | "sint32" | "fixed32" ? number
  : string;
