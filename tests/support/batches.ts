import type { Batches } from "../../lib/telemetry/mod.ts";
import { openBatch } from "../../lib/telemetry/open.ts";
import { encodeMessage } from "../../lib/telemetry/otlp/encode.ts";
import type { Init } from "../../lib/telemetry/otlp/types.ts";
import type { Projection } from "../../lib/telemetry/projection.ts";

/** A batch of logs that is written by hand. */
export function logsOf(data: Init<"LogsData">, projection?: Projection): Batches["logs"] {
  const bytes = encodeMessage("LogsData", data);
  return openBatch("logs", bytes, bytes.length, projection);
}

/** A batch of traces that is written by hand. */
export function tracesOf(data: Init<"TracesData">, projection?: Projection): Batches["traces"] {
  const bytes = encodeMessage("TracesData", data);
  return openBatch("traces", bytes, bytes.length, projection);
}

/** A batch of metrics that is written by hand. */
export function metricsOf(data: Init<"MetricsData">, projection?: Projection): Batches["metrics"] {
  const bytes = encodeMessage("MetricsData", data);
  return openBatch("metrics", bytes, bytes.length, projection);
}

/** A batch of logs of resources, each with scopes, each with records that have these bodies. */
export function bodies(resources: readonly (readonly (readonly string[])[])[]): Batches["logs"] {
  return logsOf({
    resourceLogs: resources.map((scopes, r) => ({
      resource: { attributes: { r: BigInt(r) } },
      scopeLogs: scopes.map((records, s) => ({
        scope: { name: `s${s}` },
        logRecords: records.map((body) => ({ body })),
      })),
    })),
  });
}

/** The bodies of a batch, as {@linkcode bodies} takes them. */
export function bodiesOf(batch: Batches["logs"]): unknown[][][] {
  return batch.resources().toArray().map((resource) =>
    resource.scopes().toArray().map((scope) => scope.records().toArray().map((record) => record.body))
  );
}

/** The ops of an edit list, in hexadecimal, without its head. */
export function hexOf(edits: Uint8Array): string {
  return edits.subarray(2).toHex();
}
