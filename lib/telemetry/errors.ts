import { CollectorError } from "../errors.ts";

/** Bytes that are no OTLP: what is wrong and where. */
export function malformed(what: string, at: number): CollectorError {
  return new CollectorError("TELEMETRY_INVALID", `Cannot read the batch: ${what} at byte ${at}`, {
    hint: "the bytes must be an OTLP protobuf message; report this if they came from the Collector",
  });
}

/** A batch, or a view of it, used after its end. */
export function closed(): CollectorError {
  return new CollectorError("BATCH_CLOSED", "Cannot use a batch, or a view of it, after the processor returned", {
    hint: "take what you need later out of the batch: toJSON(), or the values themselves",
  });
}

/** A write to what was removed. */
export function removed(): CollectorError {
  return new CollectorError("INVALID_ARGUMENT", "Cannot change what was removed from the batch");
}

/** A read of what the processor's `reads` do not name. */
export function undeclared(name: string): CollectorError {
  return new CollectorError("READ_UNDECLARED", `Cannot read ${name}: the processor's reads do not name it`, {
    hint: `add ${JSON.stringify(name)} to reads, or leave reads out to get everything`,
  });
}

/** A value that does not fit where it was to be written. */
export function unfit(what: string, value: unknown, wanted: string): CollectorError {
  return new CollectorError("INVALID_ARGUMENT", `Cannot set ${what} to ${shown(value)}: it must be ${wanted}`);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
