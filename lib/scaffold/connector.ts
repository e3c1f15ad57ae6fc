import type { Template } from "./template.ts";

/** A connector that counts log records by severity. */
export const CONNECTOR: Template = {
  source: `import { AggregationTemporality, defineConnector } from "otelcol/connector";

/** The \`options\` of the configuration. */
interface Options {
  /** The name of the metric. */
  metric: string;
}

export default defineConnector<Options>({
  logs(batch, { options, emit }) {
    const counts = new Map<string, bigint>();
    for (const { severityText } of batch.records()) counts.set(severityText, (counts.get(severityText) ?? 0n) + 1n);
    const timeUnixNano = BigInt(Date.now()) * 1_000_000n;
    const dataPoints = [...counts].map(([severity, asInt]) => ({ asInt, timeUnixNano, attributes: { severity } }));
    const aggregationTemporality = AggregationTemporality.DELTA;
    emit.metrics([{
      name: options.metric,
      unit: "{record}",
      sum: { isMonotonic: true, aggregationTemporality, dataPoints },
    }]);
  },
});
`,
  test: (name) =>
    `import assert from "node:assert/strict";
import { runConnector } from "otelcol/testing";
import component from "./${name}.ts";

Deno.test("${name} counts records by severity", async () => {
  const records = ["INFO", "INFO", "ERROR"].map((severityText) => ({ severityText }));
  const { emitted } = await runConnector(component, { logs: records }, { options: { metric: "log.records" } });
  const [{ name, sum }] = emitted.flatMap(({ json }) => json.resourceMetrics[0].scopeMetrics[0].metrics);
  assert.equal(name, "log.records");
  assert.deepEqual(sum.dataPoints.map((point) => [point.attributes[0].value.stringValue, point.asInt]), [
    ["INFO", "2"],
    ["ERROR", "1"],
  ]);
});
`,
  config: (name) =>
    `receivers:
  otlp:
    protocols:
      http:
        endpoint: localhost:4318

connectors:
  deno/${name}:
    module: ./${name}.ts
    options:
      metric: log.records

exporters:
  debug:
    verbosity: detailed

service:
  pipelines:
    logs:
      receivers: [otlp]
      exporters: [deno/${name}]
    metrics:
      receivers: [deno/${name}]
      exporters: [debug]
`,
};
