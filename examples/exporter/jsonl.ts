/** An exporter that appends log records to a file, one JSON object a line. */
import { defineExporter, toDate } from "otelcol/exporter";

interface Options {
  path: string;
}

export default defineExporter<Options>({
  async logs(batch, { options }) {
    let lines = "";
    for (const record of batch.records()) {
      const line = {
        time: toDate(record.timeUnixNano),
        service: record.resource.attributes.get("service.name"),
        severity: record.severityText,
        body: record.body,
        ...record.attributes.toObject(),
      };
      lines += `${JSON.stringify(line, plain)}\n`;
    }
    await Deno.writeTextFile(options.path, lines, { append: true });
  },
});

/** JSON has no integers of 64 bits, and no bytes. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  return value instanceof Uint8Array ? value.toBase64() : value;
}
