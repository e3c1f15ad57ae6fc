/** Batches for tests of functions that take records, spans or whole batches. */
import type { Written } from "../authoring/batches.ts";
import { encodeLogs, encodeMetrics, encodeTraces } from "../telemetry/build.ts";
import type { LogsBatch, MetricsBatch, TracesBatch } from "../telemetry/mod.ts";
import { openBatch } from "../telemetry/open.ts";

/**
 * A batch of log records, for what is no component itself; components are run by `runProcessor(component, { logs })`.
 *
 * @param written Records as plain objects, or OTLP/JSON.
 * @returns A batch as processors get it.
 * @throws {CollectorError} `INVALID_ARGUMENT` with the place (of OTLP/JSON `TELEMETRY_INVALID`), when a value is wrong or
 * a field is unknown.
 *
 * @example
 * ```ts
 * import { logs } from "otelcol/testing";
 *
 * const [record] = logs([{ body: "paid", attributes: { amount: 5n }, resource: { "service.name": "shop" } }]).records();
 * if (record?.attributes.get("amount") !== 5n) throw new Error("it has no amount");
 * ```
 */
export function logs(written: Written["logs"]): LogsBatch {
  const bytes = encodeLogs(written);
  return openBatch("logs", bytes, bytes.length);
}

/**
 * A batch of spans, see {@linkcode logs}.
 *
 * @param written Spans as plain objects, or OTLP/JSON.
 * @returns A batch as processors get it.
 * @throws {CollectorError} As {@linkcode logs}.
 */
export function traces(written: Written["traces"]): TracesBatch {
  const bytes = encodeTraces(written);
  return openBatch("traces", bytes, bytes.length);
}

/**
 * A batch of metrics, see {@linkcode logs}.
 *
 * @param written Metrics as plain objects, or OTLP/JSON.
 * @returns A batch as processors get it.
 * @throws {CollectorError} As {@linkcode logs}.
 */
export function metrics(written: Written["metrics"]): MetricsBatch {
  const bytes = encodeMetrics(written);
  return openBatch("metrics", bytes, bytes.length);
}
