import { type DescMessage, type Message, toJson } from "@bufbuild/protobuf";

/** A message of protobuf-es as OTLP/JSON: proto3's JSON with enums as numbers and ids in hex. */
export function toOtlpJson(desc: DescMessage, message: Message): unknown {
  return withHexIds(toJson(desc, message, { enumAsInteger: true }));
}

/** The names of ids. */
const IDS = /^(traceId|spanId|parentSpanId)$/;

function withHexIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withHexIds);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      IDS.test(name) ? Uint8Array.fromBase64(inner).toHex() : withHexIds(inner),
    ]),
  );
}

/** The messages that pdata does not tell from missing ones when they are empty. */
const ALWAYS_THERE = new Set(["body", "negative", "positive", "resource", "scope", "status", "value"]);

/**
 * OTLP/JSON without what pdata adds, messages that are empty, and without what it takes for nothing: -0 in some fields,
 * ids that are all zeros.
 */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).map(([name, inner]): [string, unknown] => [name, withoutEmpty(inner)])
    .filter(([name, inner]) => !(ALWAYS_THERE.has(name) && isEmpty(inner)) && !Object.is(inner, -0))
    .filter(([name, inner]) => !(IDS.test(name) && /^0+$/.test(String(inner))));
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  return value !== null && typeof value === "object" && Object.keys(value).length === 0;
}

/** OTLP/JSON with attributes in the order of their keys: pdata does not keep their order when one is deleted. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const inner = value.map(sorted);
    return inner.every(isAttribute) ? inner.toSorted((a, b) => order(a.key ?? "", b.key ?? "")) : inner;
  }
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sorted(inner)]));
}

function isAttribute(value: unknown): value is { key?: string } {
  return value !== null && typeof value === "object" && Object.keys(value).every((name) => /^(key|value)$/.test(name));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
