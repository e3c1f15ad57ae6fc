import type { Json } from "./sink.ts";
import type { Arrived } from "./telemetry.ts";

/** What the processor `redactpy` of examples/python_plugin is told to mask, and what it should make of telemetry then. */
export const MASKING = {
  keys: ["a.string", "an.int", "a.bool", "some.bytes", "resource.int"],
  patterns: [String.raw`line \d+`, "^[0-9]+$"],
  mask: "[gone]",
} as const;

const PATTERNS = MASKING.patterns.map((pattern) => new RegExp(pattern, "g"));

/** A span, log record or data point as it comes out of the processor. */
export function masked(item: Arrived): Arrived {
  const copy = { ...item };
  copy["attributes"] = attributes(item["attributes"]);
  if (item["body"] !== undefined) copy["body"] = value(item["body"] as Json);
  for (const name of ["events", "links"]) {
    if (item[name] === undefined) continue;
    copy[name] = (item[name] as Json[]).map((part) => ({ ...part, attributes: attributes(part["attributes"]) }));
  }
  return copy;
}

function attributes(of: unknown): Json {
  return Object.fromEntries(Object.entries(of as Json).map(([key, of]) => [key, attribute(key, of as Json)]));
}

function attribute(key: string, of: Json): Json {
  return (MASKING.keys as readonly string[]).includes(key) ? { stringValue: MASKING.mask } : value(of);
}

function value(of: Json): Json {
  const [[type = "", inner] = []] = Object.entries(of);
  if (type === "stringValue") {
    return { stringValue: PATTERNS.reduce((text, pattern) => text.replace(pattern, MASKING.mask), `${inner}`) };
  }
  if (type !== "arrayValue" && type !== "kvlistValue") return of;
  const values = (inner as { values: Json[] }).values;
  const each = type === "arrayValue"
    ? value
    : (pair: Json) => ({ ...pair, value: attribute(`${pair["key"]}`, pair["value"] as Json) });
  return { [type]: { values: values.map(each) } };
}
