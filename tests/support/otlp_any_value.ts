import * as fc from "fast-check";
import type { AnyValue } from "../../lib/telemetry/otlp/value.ts";
import { texts } from "./otlp_random.ts";

/** Random values as TypeScript has them. */
export function anyValues(depth = 0): fc.Arbitrary<AnyValue> {
  const leaves: fc.Arbitrary<AnyValue>[] = [
    texts(),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double(),
    fc.integer(),
    fc.uint8Array({ maxLength: 5 }),
    fc.constant(null),
  ];
  if (depth === 3) return fc.oneof(...leaves);
  const inner = anyValues(depth + 1);
  return fc.oneof(
    ...leaves,
    { weight: 2, arbitrary: fc.array(inner, { maxLength: 3 }) },
    { weight: 2, arbitrary: attributeMaps(inner) },
  );
}

/** Random attributes. */
export function attributeMaps(values: fc.Arbitrary<AnyValue> = anyValues(2)): fc.Arbitrary<Record<string, AnyValue>> {
  return fc.array(fc.tuple(texts(), values), { maxLength: 3 }).map(Object.fromEntries);
}

/** What of an `AnyValue` of protobuf-es is looked at. */
export interface EsAnyValue {
  /** Its one field. */
  value: { case: string | undefined; value?: unknown };
}

/** What an `AnyValue` of protobuf-es is in TypeScript. */
export function plainValue(message: EsAnyValue | undefined): AnyValue {
  const { case: kind, value } = message?.value ?? { case: undefined };
  if (kind === undefined) return null;
  if (kind === "arrayValue") return (value as { values: EsAnyValue[] }).values.map(plainValue);
  if (kind === "kvlistValue") return plainMap((value as { values: EsKeyValue[] }).values);
  return value as AnyValue;
}

/** What of a `KeyValue` of protobuf-es is looked at. */
export interface EsKeyValue {
  /** The key. */
  key: string;
  /** The value. */
  value?: EsAnyValue;
}

/** What attributes of protobuf-es are in TypeScript; where a key is twice, the first counts. */
export function plainMap(attributes: readonly EsKeyValue[]): Record<string, AnyValue> {
  return Object.fromEntries(attributes.toReversed().map(({ key, value }) => [key, plainValue(value)]));
}
