import { CollectorError } from "../errors.ts";
import { SIGNAL_NAMES } from "./batches.ts";
import type { Kind } from "./definition.ts";

const SIGNALS: readonly string[] = SIGNAL_NAMES;
const COMMON = ["options", "start", "stop"];
const HANDLERS = [...SIGNALS, "reads"];

/** What a definition of each kind may have. */
const PARTS: Record<Kind, readonly string[]> = {
  processor: [...HANDLERS, ...COMMON, "readOnly"],
  exporter: [...HANDLERS, ...COMMON],
  connector: [...HANDLERS, ...COMMON],
  receiver: COMMON,
};

/**
 * Checks the shape of a definition: what TypeScript would say if it were asked.
 *
 * @throws {CollectorError} `INVALID_ARGUMENT` with what is wrong.
 */
export function checkDefinition(kind: Kind, definition: unknown): void {
  if (typeof definition !== "object" || definition === null) {
    throw wrong(kind, `it is ${describe(definition)}, not an object`);
  }
  const parts = definition as Record<string, unknown>;
  for (const name of Object.keys(parts)) {
    if (!PARTS[kind].includes(name)) {
      throw wrong(kind, `it has no part "${name}"`, `Known are ${PARTS[kind].join(", ")}`);
    }
  }
  for (const name of [...SIGNALS, "start", "stop"]) {
    if (parts[name] !== undefined && typeof parts[name] !== "function") throw wrong(kind, `"${name}" is no function`);
  }
  if (kind === "receiver" && parts["start"] === undefined) {
    throw wrong(kind, `it has no "start"`, "start(ctx) begins what calls ctx.emit.logs(), traces() or metrics()");
  }
  if (kind !== "receiver" && SIGNALS.every((signal) => parts[signal] === undefined)) {
    throw wrong(kind, "it has no handler", "Give it at least one of logs(), traces() and metrics()");
  }
  checkOptions(kind, parts["options"]);
  checkReads(kind, parts["reads"]);
  if (parts["readOnly"] !== undefined && typeof parts["readOnly"] !== "boolean") {
    throw wrong(kind, `"readOnly" is no boolean`);
  }
}

function checkOptions(kind: Kind, options: unknown): void {
  if (options === undefined) return;
  const standard = (options as { "~standard"?: { version?: unknown; validate?: unknown } } | null)?.["~standard"];
  if (standard?.version === 1 && typeof standard.validate === "function") return;
  throw wrong(
    kind,
    `"options" is no validator of Standard Schema, version 1`,
    "Give a schema of Zod 3.24, Valibot 1.0, ArkType 2.0 or newer (standardschema.dev), or an object with ~standard",
  );
}

function checkReads(kind: Kind, reads: unknown): void {
  if (reads === undefined || isTexts(reads)) return;
  const lists = typeof reads === "object" && reads !== null && !Array.isArray(reads)
    ? Object.entries(reads)
    : undefined;
  if (lists?.every(([signal, list]) => SIGNALS.includes(signal) && (list === undefined || isTexts(list)))) return;
  throw wrong(
    kind,
    `"reads" is neither a list of strings nor such lists by signal`,
    `Write ["body", "attributes[user.email]"] or { logs: ["body"], traces: ["name"] }`,
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

function wrong(kind: Kind, what: string, hint?: string): CollectorError {
  return new CollectorError("INVALID_ARGUMENT", `Cannot define the ${kind}: ${what}`, { hint });
}

function describe(value: unknown): string {
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}
