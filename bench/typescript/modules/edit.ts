// Job A: delete one attribute and set one.
import { defineProcessor, type LogsBatch } from "otelcol/processor";

/** What it does to a batch. */
export function logs(batch: LogsBatch): void {
  for (const record of batch.records()) {
    record.attributes.delete("user.email");
    record.attributes.set("redacted", true);
  }
}

export default defineProcessor({ logs });
