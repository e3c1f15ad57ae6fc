import type { Template } from "./template.ts";

/** An exporter that writes records to the Collector's log. */
export const EXPORTER: Template = {
  source: `import { defineExporter } from "otelcol/exporter";

/** The \`options\` of the configuration. */
interface Options {
  /** The least severity that is written: 9 is info, 13 warn, 17 error. */
  severity: number;
}

export default defineExporter<Options>({
  logs(batch, { options, log, metrics }) {
    const written = metrics.counter("records.written", { unit: "{record}" });
    for (const record of batch.records()) {
      if (record.severityNumber < options.severity) continue;
      const service = record.resource.attributes.get("service.name");
      log.info("record", { body: record.body, service });
      written.add(1);
    }
  },
});
`,
  test: (name) =>
    `import assert from "node:assert/strict";
import { runExporter } from "otelcol/testing";
import component from "./${name}.ts";

Deno.test("${name} writes the records that are severe enough", async () => {
  const resource = { "service.name": "shop" };
  const paid = { body: "paid", severityNumber: 9, resource };
  const refused = { body: "refused", severityNumber: 17, resource };
  const input = { logs: [paid, refused] };
  const options = { severity: 13 };
  const { logs, counters } = await runExporter(component, input, { options });
  const fields = logs.map((record) => record.fields);
  assert.deepEqual(fields, [{ body: "refused", service: "shop" }]);
  assert.equal(counters[0]?.value, 1);
});
`,
  config: (name) =>
    `receivers:
  otlp:
    protocols:
      http:
        endpoint: localhost:4318

exporters:
  deno/${name}:
    module: ./${name}.ts
    options:
      severity: 9

service:
  pipelines:
    logs:
      receivers: [otlp]
      exporters: [deno/${name}]
`,
};
