/** A mark that also errors of another copy of this module have. */
const RETRYABLE = Symbol.for("otelcol.retryable");

/**
 * Thrown by a handler: the batch may be sent once more. Who sent it decides whether that happens, as with the errors of
 * Go components.
 *
 * @example Answering that a destination is not there
 * ```ts
 * import { RetryableError } from "otelcol/exporter";
 *
 * const error = new RetryableError("the destination answers 503", { cause: new Error("503") });
 * ```
 */
export class RetryableError extends Error {
  /** The class's name. */
  override readonly name: string = "RetryableError";
  /** Marks it. */
  readonly [RETRYABLE]: boolean = true;
}

/** Thrown by a handler: the batch would fail again, so it is not sent once more. So is every other exception. */
export class PermanentError extends Error {
  /** The class's name. */
  override readonly name: string = "PermanentError";
}

/** Whether what was thrown is a {@linkcode RetryableError}. Never throws. */
export function isRetryable(thrown: unknown): boolean {
  try {
    return (thrown as { [RETRYABLE]?: unknown } | undefined)?.[RETRYABLE] === true;
  } catch {
    return false;
  }
}
