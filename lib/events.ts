import type { BridgeEvent, Groups } from "./bridge/groups.ts";
import type { OutputEvent, Outputs } from "./bridge/outputs.ts";
import type { PushedEvent, Pushes } from "./bridge/pushes.ts";
import { type CollectorError, errorFromJson, type ErrorJson } from "./errors.ts";
import { call, callAsync } from "./ffi/call.ts";
import type { Abi } from "./ffi/symbols.ts";
import type { CollectorSettings, CollectorState, CollectorStatus, LogRecord } from "./settings.ts";

/** How long one call waits for events while the collector runs, in ms; an event ends the wait at once. */
const WAIT_RUNNING = 1000;
/** The same while it does not run but a call that may change that is under way, in ms. */
const WAIT_OVER = 10;

type Event =
  | { type: "state"; time: number; state: CollectorState; error?: ErrorJson }
  | { type: "log"; time: number; level: string; logger?: string; message?: string; fields?: Record<string, unknown> }
  | { type: "dropped"; time: number; count: number }
  | BridgeEvent
  | PushedEvent
  | OutputEvent;

/** A status as the library writes it. */
export type StatusJson = Omit<CollectorStatus, "error"> & { error?: ErrorJson };

type Handlers = Pick<CollectorSettings, "onLog" | "onState"> & { groups: Groups; pushes: Pushes; outputs: Outputs };

/** Takes a collector's events from the library and hands them out, from its start to its end. */
export class EventPump {
  readonly #abi: Abi;
  readonly #handle: number;
  readonly #handlers: Handlers;
  #running: Promise<void> | undefined;
  #turn = Promise.withResolvers<void>(); // resolved when the loop has gone round
  #calls = 0; // calls under way that may change the state
  #ends: ((error: CollectorError | undefined) => void)[] = [];

  /** A pump that does not run yet. */
  constructor(abi: Abi, handle: number, handlers: Handlers) {
    this.#abi = abi;
    this.#handle = handle;
    this.#handlers = handlers;
  }

  /** The collector's state and what belongs to it, as JSON. */
  status(): StatusJson {
    return call((out, size) => this.#abi.otelcol_status(this.#handle, out, size)).value as StatusJson;
  }

  /** Runs the pump while a call that changes the state is under way, and on until the collector has ended. */
  async during<T>(call: Promise<T>): Promise<T> {
    this.#calls++;
    this.#running ??= this.#pump();
    try {
      return await call;
    } finally {
      this.#calls--;
    }
  }

  /** Resolves when the current run has ended, with its error if it failed. */
  nextEnd(): Promise<CollectorError | undefined> {
    return new Promise((resolve) => this.#ends.push(resolve));
  }

  /**
   * Resolves when every event of an ended run was handed out and no call is under way; at once while the collector runs.
   */
  async drained(): Promise<void> {
    while (this.#running !== undefined && isEnded(this.status().state)) {
      await Promise.race([this.#running, this.#turn.promise]);
    }
  }

  async #pump(): Promise<void> {
    try {
      for (let rest = true; rest || !this.#isOver();) {
        const over = this.#isOver(); // then the last event is there already
        const wait = isEnded(this.status().state) ? (this.#calls > 0 ? WAIT_OVER : 0) : WAIT_RUNNING;
        const { value } = await callAsync((out, size) => this.#abi.otelcol_events(this.#handle, wait, out, size));
        for (const event of value as Event[]) this.#deliver(event);
        rest = !over || (value as Event[]).length > 0;
        this.#turn.resolve();
        this.#turn = Promise.withResolvers();
      }
    } finally {
      this.#handlers.pushes.over();
      this.#handlers.outputs.over();
      await this.#handlers.groups.ended();
      this.#running = undefined;
    }
  }

  #isOver(): boolean {
    return this.#calls === 0 && isEnded(this.status().state);
  }

  #deliver(event: Event): void {
    try {
      if (event.type === "state") {
        const error: CollectorError | undefined = event.error && errorFromJson(event.error);
        if (isEnded(event.state)) { for (const resolve of this.#ends.splice(0)) resolve(error); }
        this.#handlers.groups.entered(event.state);
        this.#handlers.onState?.(event.state, error);
      } else if (event.type === "pushed") this.#handlers.pushes.ended(event);
      else if (event.type === "output") this.#handlers.outputs.ready(event);
      else if (event.type !== "log" && event.type !== "dropped") this.#handlers.groups.handle(event);
      else this.#handlers.onLog?.(event.type === "log" ? toRecord(event) : lost(event.time, event.count));
    } catch (error) {
      reportError(error); // a handler's fault is not the collector's
    }
  }
}

/** Whether a collector in this state has nothing running. */
export function isEnded(state: CollectorState): boolean {
  return state === "stopped" || state === "failed";
}

function toRecord(event: Event & { type: "log" }): LogRecord {
  const { time, level, logger = "", message = "", fields = {} } = event;
  return { time, level, logger, message, fields };
}

function lost(time: number, count: number): LogRecord {
  return { time, level: "warn", logger: "", message: `${count} log records were lost: onLog is too slow`, fields: {} };
}
