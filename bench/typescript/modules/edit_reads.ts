// Job A: delete one attribute and set one, with declared reads.
import { defineProcessor } from "otelcol/processor";

export default defineProcessor({
  reads: ["attributes[user.email]"],
  logs(batch) {
    for (const record of batch.records()) {
      record.attributes.delete("user.email");
      record.attributes.set("redacted", true);
    }
  },
});
