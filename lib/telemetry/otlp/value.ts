/**
 * A value of telemetry (OTLP's `AnyValue`) in TypeScript. Each kind has one type, in both directions: a `bigint` is an
 * integer (`int_value`, 64 bits, signed) and a `number` is a double, also if it is whole; `null` is the empty value, and
 * so is `undefined` where a value is written.
 */
export type AnyValue =
  | string
  | boolean
  | bigint
  | number
  | Uint8Array
  | null
  | undefined
  | readonly AnyValue[]
  | { readonly [key: string]: AnyValue };

/** Attributes as an object: `{ "service.name": "shop", "http.status_code": 200n }`. */
export type AttributesInit = { readonly [key: string]: AnyValue };
