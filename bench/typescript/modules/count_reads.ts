// Job D: only read: count the records of each service, with declared reads.
import { defineProcessor } from "otelcol/processor";

const counts = new Map<unknown, number>();

export default defineProcessor({
  reads: ["resource.attributes[service.name]"],
  readOnly: true,
  logs(batch) {
    for (const record of batch.records()) {
      const service = record.resource.attributes.get("service.name");
      counts.set(service, (counts.get(service) ?? 0) + 1);
    }
  },
});
