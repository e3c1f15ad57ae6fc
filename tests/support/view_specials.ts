import { create, fromBinary } from "@bufbuild/protobuf";
import { encodeMessage } from "../../lib/telemetry/otlp/encode.ts";
import type { Es, ModelNode } from "./edit_model.ts";
import { definition } from "./otlp_signals.ts";
import type { Step } from "./view_edits.ts";

/** A property of a view that is no plain field, a value for it, and how the model's message gets it. */
export type Special = readonly [name: string, value: unknown, write: (message: Es) => void];

/** What can be set of a node beside its plain fields. */
export function specialFields(node: ModelNode, step: Step): Special[] {
  const { pick, keys: [text], value } = step;
  if (node.kind === 1 || node.kind === 2) return [["schemaUrl", text, (es) => es["schemaUrl"] = text]];
  switch (node.name) {
    case "LogRecord":
      return [[
        "body",
        value,
        (es) => es["body"] = fromBinary(definition("AnyValue"), encodeMessage("AnyValue", value)),
      ]];
    case "Span": {
      const status = { code: pick % 3, message: text };
      return [["status", status, (es) => es["status"] = create(definition("Status"), status)]];
    }
    case "Metric":
      return dataFields(node, step);
    case "NumberDataPoint":
    case "Exemplar":
      return [
        ["value", BigInt(pick), (es) => es["value"] = { case: "asInt", value: BigInt(pick) }],
        ["value", pick / 7, (es) => es["value"] = { case: "asDouble", value: pick / 7 }],
      ];
    case "HistogramDataPoint": {
      const counts = pick % 3 === 0 ? [] : [BigInt(pick), 2n ** 64n - 1n];
      const bounds = pick % 2 === 0 ? [] : [pick / 7, NaN];
      return [
        ["bucketCounts", counts, (es) => es["bucketCounts"] = counts],
        ["explicitBounds", bounds, (es) => es["explicitBounds"] = bounds],
      ];
    }
    case "ExponentialHistogramDataPoint": {
      const buckets = { offset: -pick, bucketCounts: [BigInt(pick)] };
      const message = create(definition("ExponentialHistogramDataPoint.Buckets"), buckets);
      return [
        ["positive", buckets, (es) => es["positive"] = message],
        ["negative", buckets, (es) => es["negative"] = message],
      ];
    }
    default:
      return [];
  }
}

function dataFields({ message }: ModelNode, { pick }: Step): Special[] {
  const data = message["data"].value as Es | undefined;
  const special: Special[] = [];
  const monotonic = pick % 2 === 0;
  if (data?.["isMonotonic"] !== undefined) {
    special.push(["isMonotonic", monotonic, () => data["isMonotonic"] = monotonic]);
  }
  if (data?.["aggregationTemporality"] !== undefined) {
    special.push(["aggregationTemporality", pick % 3, () => data["aggregationTemporality"] = pick % 3]);
  }
  return special;
}
