/** A processor that deletes e-mail addresses. */
import { defineProcessor } from "otelcol/processor";

export default defineProcessor({
  logs(batch) {
    for (const record of batch.records()) record.attributes.delete("user.email");
  },
});
