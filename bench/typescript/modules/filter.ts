// Job B: keep a tenth, by an attribute and the severity.
import { defineProcessor } from "otelcol/processor";

export default defineProcessor({
  logs(batch) {
    batch.records().filter((record) => record.severityNumber >= 13 && record.attributes.get("http.method") === "POST");
  },
});
