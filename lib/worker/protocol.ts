/** What the host and a Worker say to each other, over a port that only they know. */
import type { Kind } from "../authoring/definition.ts";
import { type Signal, SIGNAL_NAMES } from "../authoring/batches.ts";
import type { Projection } from "../telemetry/mod.ts";

/** A component as the library asks for it. */
export interface UnitSpec {
  /** Its ID, such as `deno/redact`. */
  id: string;
  /** What it is. */
  kind: Kind;
  /** The module's file, absolute. */
  module: string;
  /** The options of the configuration. */
  options: unknown;
  /** How long a handler may take, in ms. */
  timeoutMs: number;
}

/** What a module says of itself. */
export interface Description {
  /** The signals that it has handlers for. */
  signals: Signal[];
  /** Whether it makes no edits. */
  readOnly: boolean;
  /** What it reads, where it says so. */
  reads: { [S in Signal]?: Projection };
  /** Whether it has a start hook. */
  start: boolean;
  /** Whether it has a stop hook. */
  stop: boolean;
}

/** Why modules could not be loaded, as the library takes it. */
export interface LoadFailure {
  /** Whether the configuration is to blame. */
  config: boolean;
  /** The component's ID. */
  component: string;
  /** What was attempted, on what, what is wrong. */
  message: string;
  /** The cure. */
  hint: string;
  /** What of the component's configuration is to blame, each such as `["options", "keys", "0"]`. */
  paths?: string[][];
}

/** The components of a group, and what they may do. */
export interface Components {
  /** The components. */
  units: UnitSpec[];
  /** Folders that may be read until the modules are loaded. */
  readable: string[];
  /** What the modules may do for ever, as in the configuration. */
  permissions: GrantedPermissions;
}

/** The first message to a Worker; the port comes with it. */
export interface InitMessage extends Components {
  /** The library's file. */
  library: string;
}

/** Deno's permissions by name, each a list of what is allowed. */
export type GrantedPermissions = { [Name in "net" | "read" | "write" | "env" | "sys" | "import"]?: string[] };

/** What a component keeps while its module is replaced. */
export type State = Record<string, unknown>;

/**
 * What the host tells a Worker: to serve, after the start hooks of the components that are started already; to go on
 * after a pause, as if it began anew; to end.
 */
export type ToWorker =
  | { type: "go"; worker: number; started: boolean[]; state: State[] }
  | { type: "resume"; pause: number }
  | { type: "end" };

/**
 * What a Worker tells the host. It has paused when its stop hooks have run; then its components' state is told. What
 * went wrong there ends up in `stopFailures`, and in `stateFailure` what the state was lost by.
 */
export type FromWorker =
  | { type: "loaded"; units: Description[] }
  | { type: "failed"; error: LoadFailure }
  | { type: "running" }
  | { type: "paused"; pause: number; state: State[]; stateFailure?: string; stopFailures: string[] }
  | { type: "crashed"; component: string; message: string; position: string; state: State[] | undefined }
  | { type: "ended" };

/** What a job is; `go/internal/bridge/job.go` has the same numbers. */
export const JOB = { batch: 1, start: 2, stop: 3, pause: 4, end: 5 } as const;

/** The signals by their numbers in frames. */
export const SIGNALS: readonly (Signal | undefined)[] = [undefined, ...SIGNAL_NAMES];
