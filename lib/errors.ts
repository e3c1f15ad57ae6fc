/**
 * The codes that the library answers, by number. `go/internal/abi/status.go` has the same table; `deno task check`
 * compares them.
 */
export const STATUS_CODES = {
  1: "INTERNAL",
  2: "BUFFER_TOO_SMALL",
  3: "INVALID_ARGUMENT",
  4: "CONFIG_INVALID",
  5: "START_FAILED",
  6: "ADDRESS_IN_USE",
  7: "START_CANCELED",
  8: "STOP_TIMEOUT",
  9: "COLLECTOR_FAILED",
  10: "PLUGIN_NOT_FOUND",
  11: "PLUGIN_INVALID",
  12: "PLUGIN_INCOMPATIBLE",
  13: "PLUGIN_NO_FACTORY",
  14: "PLUGIN_FAILED",
  15: "PLUGIN_CONFLICT",
  16: "PLUGIN_UNTRUSTED",
  17: "PIPELINE_REFUSED",
  18: "PIPELINE_UNAVAILABLE",
} as const;

/**
 * What went wrong. The codes of {@linkcode STATUS_CODES} come from the library; the others are this program's:
 *
 * - `LIBRARY_NOT_FOUND`: no library file at the path.
 * - `LIBRARY_INVALID`: the file is no library for this machine, is truncated, or cannot be opened.
 * - `LIBRARY_NO_ENTRY`: the library has none of the symbols that are looked for.
 * - `LIBRARY_ABI_MISMATCH`: the library speaks another version of the ABI.
 * - `LOCK_INVALID`: a lock file of plugins is missing, wrong, or cannot be written.
 * - `PERMISSION_DENIED`: a Deno permission is missing.
 * - `USAGE`: the command line is wrong.
 * - `FILE_EXISTS`: a file that was to be new is there already.
 * - `WRITE_FAILED`: a file cannot be written.
 * - `TELEMETRY_INVALID`: bytes or JSON are no OTLP.
 * - `MODULE_REFUSED`: a new version of a component's module did not take over; the one before goes on.
 * - `BATCH_CLOSED`: a batch of telemetry was used after its end.
 * - `READ_UNDECLARED`: a processor read what its `reads` do not name.
 */
export type CollectorErrorCode =
  | typeof STATUS_CODES[keyof typeof STATUS_CODES]
  | "LIBRARY_NOT_FOUND"
  | "LIBRARY_INVALID"
  | "LIBRARY_NO_ENTRY"
  | "LIBRARY_ABI_MISMATCH"
  | "LOCK_INVALID"
  | "PERMISSION_DENIED"
  | "USAGE"
  | "FILE_EXISTS"
  | "WRITE_FAILED"
  | "TELEMETRY_INVALID"
  | "MODULE_REFUSED"
  | "BATCH_CLOSED"
  | "READ_UNDECLARED";

/** What {@linkcode CollectorError} carries beside its message. */
export interface CollectorErrorOptions extends ErrorOptions {
  /** The cure. */
  hint?: string | undefined;
  /** The ID of the component that is to blame, such as `otlp/2`. */
  component?: string | undefined;
  /** The parts of the configuration that are to blame, such as `["processors", "deno/redact", "timeout"]`. */
  places?: readonly (readonly string[])[] | undefined;
}

/**
 * The one error of this package. `message` says what was attempted, on what and what is wrong.
 *
 * @example Telling a wrong configuration from the rest
 * ```ts
 * import { CollectorError } from "@otelcol/deno";
 *
 * const error = new CollectorError("CONFIG_INVALID", "Cannot use the configuration: it is empty");
 * if (error.code === "CONFIG_INVALID") Deno.stderr.writeSync(new TextEncoder().encode(`${error.message}\n`));
 * ```
 */
export class CollectorError extends Error {
  /** What kind of error. */
  readonly code: CollectorErrorCode;
  /** The cure, if one is known. */
  readonly hint: string | undefined;
  /** The ID of the component that is to blame, if one is. */
  readonly component: string | undefined;
  /** The parts of the configuration that are to blame, as far as they are known by their paths. */
  readonly places: readonly (readonly string[])[];

  /**
   * Makes an error.
   *
   * @param code What kind of error.
   * @param message What was attempted, on what, what is wrong.
   * @param options The cure, the component, the cause.
   */
  constructor(code: CollectorErrorCode, message: string, options: CollectorErrorOptions = {}) {
    super(message, options);
    this.name = "CollectorError";
    this.code = code;
    this.hint = options.hint;
    this.component = options.component;
    this.places = options.places ?? [];
  }

  /** The exit status that a program ends with: 78 (configuration), 2 (usage), else 1. */
  get exitStatus(): 1 | 2 | 78 {
    if (this.code === "CONFIG_INVALID") return 78;
    return this.code === "USAGE" || this.code === "INVALID_ARGUMENT" ? 2 : 1;
  }

  /** `{code, message, component?, hint?}`, for `JSON.stringify()`. */
  toJSON(): ErrorJson {
    const { code, message, component, hint } = this;
    return { code, message, ...(component !== undefined && { component }), ...(hint !== undefined && { hint }) };
  }
}

/** The error of a library's JSON `{code, message, component?, hint?}`. */
export function errorFromJson(value: ErrorJson): CollectorError {
  return new CollectorError(value.code, value.message, {
    hint: value.hint,
    component: value.component,
    places: value.places,
  });
}

/** An error as the library writes it. */
export interface ErrorJson {
  /** What kind of error. */
  code: CollectorErrorCode;
  /** What was attempted, on what, what is wrong. */
  message: string;
  /** The ID of the component that is to blame. */
  component?: string;
  /** The cure. */
  hint?: string;
  /** The parts of the configuration that are to blame. */
  places?: string[][];
}
