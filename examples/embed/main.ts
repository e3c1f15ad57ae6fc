// deno-lint-ignore-file no-console -- an example shows what it does
/** An application with its Collector inside: the application sends to it and reads its log. */
import { Collector } from "../../lib/mod.ts";

const port = 14318;

await using collector = await Collector.load({
  config: {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    processors: { batch: { timeout: "10ms" } },
    exporters: { debug: {} },
    service: { pipelines: { logs: { receivers: ["otlp"], processors: ["batch"], exporters: ["debug"] } } },
  },
  plugins: ["build/plugins/dynbatchprocessor.so"],
  strictPlugins: true,
  onLog: ({ level, message, fields }) => {
    if (fields["otelcol.component.id"] === "debug") console.log(level, message, fields["log records"]);
  },
});
await collector.start();

const record = { body: { stringValue: "hello from the same process" } };
await fetch(`http://127.0.0.1:${port}/v1/logs`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }),
}).then((response) => response.body?.cancel());

await collector.stop(); // exports what is in the pipelines first
