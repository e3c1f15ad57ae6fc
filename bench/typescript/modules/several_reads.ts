// Job E: six statements, with declared reads.
import { defineProcessor } from "otelcol/processor";

export default defineProcessor({
  reads: [
    "resource.attributes[service.name]",
    "body",
    "severityNumber",
  ],
  logs(batch) {
    for (const record of batch.records()) {
      const { attributes, body } = record;
      attributes.delete("user.email");
      attributes.delete("http.route");
      attributes.set("redacted", true);
      attributes.set("service", record.resource.attributes.get("service.name") ?? null);
      attributes.set("size", typeof body === "string" ? BigInt(body.length) : 0n);
      if (record.severityNumber >= 13) attributes.set("urgent", true);
    }
  },
});
