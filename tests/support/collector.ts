import { type CollectorSettings, Library } from "../../lib/mod.ts";
import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";
import type { Json, Sink } from "./sink.ts";

/** The built library. */
export const LIBRARY = join(PROJECT_ROOT, "build", "libotelcorecol.so");
/** The library, opened before the first test: it is never closed, which a test's sanitizer takes for a leak. */
export const library: Library = Library.open(LIBRARY);
/** The built plugin. */
export const PLUGIN = join(PROJECT_ROOT, "build", "plugins", "dynbatchprocessor.so");

/** A configuration: an OTLP/HTTP receiver on a port, three pipelines, one exporter (`nop` or the sink). */
export function config(port: number, sink?: Sink, processors: Json = {}): Json {
  const exporter = sink === undefined ? { nop: {} } : { otlphttp: sink.exporter() };
  const pipeline = { receivers: ["otlp"], processors: Object.keys(processors), exporters: Object.keys(exporter) };
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    processors,
    exporters: exporter,
    service: { pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline } },
  };
}

/** Settings of a collector whose own log is not printed. */
export function quiet(settings: Omit<CollectorSettings, "onLog">): CollectorSettings {
  return { onLog: () => {}, library: LIBRARY, ...settings };
}

/** Sends one log record by OTLP/HTTP JSON, with further options of `fetch`; the HTTP status. */
export async function sendLog(
  port: number,
  body: string,
  options: RequestInit & { client?: Deno.HttpClient } = {},
): Promise<number> {
  const record = { timeUnixNano: "1700000000000000000", severityText: "INFO", body: { stringValue: body } };
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "test" } }] };
  const response = await fetch(`http://127.0.0.1:${port}/v1/logs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    ...options,
    body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] }),
  });
  await response.body?.cancel();
  return response.status;
}
