import { CollectorError, type CollectorErrorCode } from "../../errors.ts";

/** Why a value or bytes are refused, while the place is still being put together. */
export class Refusal extends Error {
  /** Where, from the message on: `.attributes["a"][2]`. */
  path = "";
}

/** Refuses what is being read or written. */
export function refuse(reason: string): never {
  throw new Refusal(reason);
}

/** Puts the place in front of a refusal and throws it on. */
export function refuseAt(place: string, error: unknown): never {
  if (error instanceof Refusal) error.path = place + error.path;
  throw error;
}

/** The error for the caller; what is no refusal (a getter's exception) is thrown on as it is. */
export function explain(attempt: string, error: unknown, code: CollectorErrorCode = "INVALID_ARGUMENT"): never {
  if (!(error instanceof Refusal)) throw error;
  const path = error.path.replace(/^\./, "");
  throw new CollectorError(code, `${attempt}: ${path === "" ? "" : `${path}: `}${error.message}`);
}

/** What a value is, for a text: `the string "x"`, `a list`, `a Date`. */
export function describe(value: unknown): string {
  if (typeof value === "string") {
    return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  }
  if (value === null || typeof value !== "object") return typeof value === "bigint" ? `${value}n` : String(value);
  if (Array.isArray(value)) return "a list";
  const name = value.constructor?.name ?? "Object";
  return name === "Object" ? "an object" : `a ${name}`;
}
