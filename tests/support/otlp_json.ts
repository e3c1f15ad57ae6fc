import { type DescMessage, type Message, toJson } from "@bufbuild/protobuf";

/** A message of protobuf-es as OTLP/JSON: proto3's JSON with enums as numbers and ids in hex. */
export function toOtlpJson(desc: DescMessage, message: Message): unknown {
  return withHexIds(toJson(desc, message, { enumAsInteger: true }));
}

function withHexIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withHexIds);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      /^(traceId|spanId|parentSpanId)$/.test(name) ? Uint8Array.fromBase64(inner).toHex() : withHexIds(inner),
    ]),
  );
}
