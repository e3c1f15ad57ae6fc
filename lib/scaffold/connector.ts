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
    for (const { severityText } of batch.records()) {
      counts.set(severityText, (counts.get(severityText) ?? 0n) + 1n);
    }
    const timeUnixNano = BigInt(Date.now()) * 1_000_000n;
    const dataPoints = [...counts].map(([severity, asInt]) => {
      return { asInt, timeUnixNano, attributes: { severity } };
    });
    const aggregationTemporality = AggregationTemporality.DELTA;
    const sum = { isMonotonic: true, aggregationTemporality, dataPoints };
    emit.metrics([{ name: options.metric, unit: "{record}", sum }]);
  },
});
`,
  test: (name) =>
    `import assert from "node:assert/strict";
import { runConnector } from "otelcol/testing";
import component from "./${name}.ts";

Deno.test("${name} counts records by severity", async () => {
  const [info, error] = [{ severityText: "INFO" }, { severityText: "ERROR" }];
  const logs = [info, info, error];
  const options = { metric: "log.records" };
  const { emitted } = await runConnector(component, { logs }, { options });
  const [metric] = emitted.metrics.flatMap(({ batch }) => [...batch.metrics()]);
  assert.equal(metric?.name, "log.records");
  const counts = [...metric.points()].map((point) => {
    return [point.attributes.get("severity"), point.value];
  });
  assert.deepEqual(counts, [["INFO", 2n], ["ERROR", 1n]]);
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
