/** How the host is connected with a Worker or a process of components. */
import type { FromWorker, State, ToWorker } from "../worker/protocol.ts";
import type { Fault } from "./library.ts";

/** How a Worker ended that nobody had ended, with the state of its components when it is known. */
export type Crash = Fault & { state?: State[] | undefined };

/** Who listens. */
export interface Listener {
  /** It says something. */
  said(message: FromWorker): void;
  /** It has ended, and nobody wanted that. */
  ended(crash: Crash): void;
}

/** A line to a Worker or a process that lives. */
export interface Line {
  /** Tells it something. */
  tell(message: ToWorker): void;
  /** Ends it at once. What a Worker is in the middle of goes on until it comes to an end, or for ever. */
  end(): void;
}

/** Starts a Worker or a process, which begins to load the modules of its group. */
export type Connect = (listener: Listener) => Line;
