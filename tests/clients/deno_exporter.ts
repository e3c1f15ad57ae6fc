// deno-lint-ignore-file no-console -- the console is what Deno exports as log records
/**
 * Sends telemetry by the exporter inside Deno, which the environment configures, and ends.
 * Arguments: the client's name, the number of spans and of log records.
 */
import { context, metrics, ROOT_CONTEXT, trace, ValueType } from "@opentelemetry/api";
import { emitMetrics, emitSpans } from "./emit.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;

const [client = "", count = ""] = Deno.args;
const spans = emitSpans(trace.getTracer("test.tracer", "1.2.3"), client, Number(count));
const observed = emitMetrics(metrics.getMeter("test.meter", "1.2.3"), client, ValueType.DOUBLE); // Deno takes no other
for (let i = 0; i < Number(count); i++) {
  const span = i % 2 === 0 ? spans[i] : undefined;
  const within = span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span);
  context.with(within, () => console[LEVELS[i % 4] ?? "log"](`${client}/log/${i}`));
}

const alive = setInterval(() => {}, 1000);
await observed; // at the first export; Deno's last one, at the exit, reads no observable instrument
clearInterval(alive);
