// Job E: six statements.
import { defineProcessor, type LogsBatch } from "otelcol/processor";

/** What it does to a batch. */
export function logs(batch: LogsBatch): void {
  for (const record of batch.records()) {
    const { attributes, body } = record;
    attributes.delete("user.email");
    attributes.delete("http.route");
    attributes.set("redacted", true);
    attributes.set("service", record.resource.attributes.get("service.name") ?? null);
    attributes.set("size", typeof body === "string" ? BigInt(body.length) : 0n);
    if (record.severityNumber >= 13) attributes.set("urgent", true);
  }
}

export default defineProcessor({ logs });
