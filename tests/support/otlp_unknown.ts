import type { Message } from "@bufbuild/protobuf";

/**
 * The unknown fields of a message and of all below it, in its order: where, number, wire type, bytes. Those of `KeyValue`
 * are left out: where one attribute was changed, all the pairs of a node are written anew.
 */
export function unknownFields(message: Message, path = ""): string[] {
  const fields = message.$typeName.endsWith(".KeyValue") ? [] : message.$unknown ?? [];
  const own = fields.map(({ no, wireType, data }) => `${path} ${no} ${wireType} ${data.toHex()}`);
  return [...own, ...Object.entries(message).flatMap(([name, value]) => below(value, `${path}.${name}`))];
}

function below(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((inner, i) => below(inner, `${path}[${i}]`));
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return [];
  // A oneof is `{ case, value }`, where the value may be a message.
  if ("$typeName" in value) return unknownFields(value as Message, path);
  return "case" in value && "value" in value ? below(value.value, `${path}.${value.case}`) : [];
}
