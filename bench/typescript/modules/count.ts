// Job D: only read: count the records of each service.
import { defineProcessor } from "otelcol/processor";

const counts = new Map<unknown, number>();

export default defineProcessor({
  readOnly: true,
  logs(batch) {
    for (const record of batch.records()) {
      const service = record.resource.attributes.get("service.name");
      counts.set(service, (counts.get(service) ?? 0) + 1);
    }
  },
});
