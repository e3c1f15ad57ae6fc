// Job B: keep a tenth, by an attribute and the severity.
import { defineProcessor, type LogsBatch } from "otelcol/processor";

/** What it does to a batch. */
export function logs(batch: LogsBatch): void {
  batch.records().filter((record) => record.severityNumber >= 13 && record.attributes.get("http.method") === "POST");
}

export default defineProcessor({ logs });
