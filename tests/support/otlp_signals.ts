import type { DescMessage } from "@bufbuild/protobuf";
import { loadDefinitions } from "./otlp_definitions.ts";

/** The kinds of telemetry. */
export type Signal = "logs" | "traces" | "metrics";

/** All of them, in the order of their numbers in edit lists. */
export const SIGNALS = ["logs", "traces", "metrics"] as const satisfies readonly Signal[];

/** Their messages that hold a whole batch. */
export const ROOTS = { logs: "LogsData", traces: "TracesData", metrics: "MetricsData" } as const;

const definitions = loadDefinitions();

/** The definition of a message, by its name without a package. */
export function definition(name: string): DescMessage {
  const found = definitions.get(name);
  if (found === undefined) throw new Error(`OTLP has no message ${name}`);
  return found;
}
