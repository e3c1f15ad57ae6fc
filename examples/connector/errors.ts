/** A connector that counts errors by service, and sends them to a pipeline of their own. */
import { AggregationTemporality, defineConnector, SeverityNumber } from "otelcol/connector";

export default defineConnector({
  logs(batch, { emit }) {
    const errors = new Map<string, bigint>();
    for (const record of batch.records()) {
      if (record.severityNumber < SeverityNumber.ERROR) continue;
      const service = String(record.resource.attributes.get("service.name") ?? "unknown");
      errors.set(service, (errors.get(service) ?? 0n) + 1n);
    }
    emit.logs(batch, { pipelines: ["logs/all"] });
    if (errors.size === 0) return;
    emit.metrics([{
      name: "errors",
      unit: "{record}",
      sum: {
        isMonotonic: true,
        aggregationTemporality: AggregationTemporality.DELTA,
        dataPoints: [...errors].map(([service, asInt]) => ({ asInt, attributes: { "service.name": service } })),
      },
    }]);
    batch.records().filter((record) => record.severityNumber >= SeverityNumber.ERROR);
    emit.logs(batch, { pipelines: ["logs/errors"] });
  },
});
