// Job D: only read: count the records of each service.
import { defineProcessor, type LogsBatch } from "otelcol/processor";

const counts = new Map<unknown, number>();

/** What it does to a batch. */
export function logs(batch: LogsBatch): void {
  for (const record of batch.records()) {
    const service = record.resource.attributes.get("service.name");
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
}

export default defineProcessor({ readOnly: true, logs });
