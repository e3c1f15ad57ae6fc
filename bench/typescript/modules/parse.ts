// Job C: parse the body by a regular expression into five attributes.
import { defineProcessor, type LogsBatch } from "otelcol/processor";

const LINE = /^(\S+) (\S+) (\S+) (\d+) (\d+)ms/;

/** What it does to a batch. */
export function logs(batch: LogsBatch): void {
  for (const record of batch.records()) {
    const found = typeof record.body === "string" ? LINE.exec(record.body) : null;
    if (found === null) continue;
    const [, client = "", verb = "", path = "", status = "", ms = ""] = found;
    const { attributes } = record;
    attributes.set("client", client);
    attributes.set("verb", verb);
    attributes.set("path", path);
    attributes.set("status", status);
    attributes.set("ms", ms);
  }
}

export default defineProcessor({ logs });
