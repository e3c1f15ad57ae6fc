/**
 * Sends telemetry by the OpenTelemetry SDK, and ends when all of it was taken.
 * Arguments: `grpc` or `proto`, the endpoint, the client's name, the number of spans and of log records.
 */
import { ValueType } from "@opentelemetry/api";
import { OTLPLogExporter as GrpcLogs } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as ProtoLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as GrpcMetrics } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPMetricExporter as ProtoMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as GrpcTraces } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as ProtoTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { emitLogs, emitMetrics, emitSpans } from "./emit.ts";

/** The exporters of the three signals. */
function exporters(transport: string, endpoint: string) {
  return transport === "grpc"
    ? {
      traces: new GrpcTraces({ url: endpoint }),
      metrics: new GrpcMetrics({ url: endpoint }),
      logs: new GrpcLogs({ url: endpoint }),
    }
    : {
      traces: new ProtoTraces({ url: `${endpoint}/v1/traces` }),
      metrics: new ProtoMetrics({ url: `${endpoint}/v1/metrics` }),
      logs: new ProtoLogs({ url: `${endpoint}/v1/logs` }),
    };
}

const [transport = "", endpoint = "", client = "", count = ""] = Deno.args;
const { traces, metrics, logs } = exporters(transport, endpoint);
const resource = resourceFromAttributes({ "service.name": client, "resource.int": 7, "resource.bools": [true, false] });
const tracerProvider = new TracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor({ exporter: traces, maxExportBatchSize: 60 })],
});
const meterProvider = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 600_000 })],
});
const loggerProvider = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: logs, maxExportBatchSize: 60 })],
});
const spans = emitSpans(tracerProvider.getTracer("test.tracer", "1.2.3"), client, Number(count));
const observed = emitMetrics(meterProvider.getMeter("test.meter", "1.2.3"), client, ValueType.INT);
emitLogs(loggerProvider.getLogger("test.logger", "1.2.3"), client, Number(count), spans);
await Promise.all([observed, tracerProvider.shutdown(), meterProvider.shutdown(), loggerProvider.shutdown()]);
