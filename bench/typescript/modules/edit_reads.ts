// Job A: delete one attribute and set one. It declares to read nothing: a deletion needs no reading.
import { defineProcessor } from "otelcol/processor";

export default defineProcessor({
  reads: [],
  logs(batch) {
    for (const record of batch.records()) {
      record.attributes.delete("user.email");
      record.attributes.set("redacted", true);
    }
  },
});
