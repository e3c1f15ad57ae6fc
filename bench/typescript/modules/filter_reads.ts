// Job B: keep a tenth, by an attribute and the severity, with declared reads.
import { defineProcessor } from "otelcol/processor";

export default defineProcessor({
  reads: ["severityNumber", "attributes[http.method]"],
  logs(batch) {
    batch.records().filter((record) => record.severityNumber >= 13 && record.attributes.get("http.method") === "POST");
  },
});
