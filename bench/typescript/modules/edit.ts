// Job A: delete one attribute and set one.
import { defineProcessor } from "otelcol/processor";

export default defineProcessor({
  logs(batch) {
    for (const record of batch.records()) {
      record.attributes.delete("user.email");
      record.attributes.set("redacted", true);
    }
  },
});
