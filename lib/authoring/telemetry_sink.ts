/** What components say of themselves while they are at a batch, until it goes to the Collector. */
import { CollectorError } from "../errors.ts";
import type { Counter, CounterOptions, LogFields } from "./context.ts";
import { CounterSum } from "./counter.ts";
import { cut, type Plain, plain, type Room } from "./plain.ts";

/** The most log records that are kept. */
const MOST_LOGS = 1000;
/** The most characters of one log record. */
const MOST_TEXT = 16_384;
/** The most characters of all log records. */
const MOST_TEXTS = 2 ** 20;
/** The most counters of a component. */
const MOST_COUNTERS = 1000;

/** How important a log record is. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** A log record of a component. */
export interface ComponentLog {
  /** The component's ID. */
  component: string;
  /** How important it is. */
  level: LogLevel;
  /** The text. */
  message: string;
  /** What stands beside it. */
  fields: { [key: string]: Plain };
}

/** By how much a counter of a component has grown. */
export interface ComponentCount {
  /** The component's ID. */
  component: string;
  /** The counter's name. */
  name: string;
  /** What it counts. */
  description: string;
  /** The unit. */
  unit: string;
  /** By how much it has grown since it was last taken. */
  value: number;
  /** What it is counted by. */
  attributes: { [key: string]: string | number | boolean };
}

/** What components have said since it was last taken: plain JSON. */
export interface ComponentTelemetry {
  /** Log records, in their order. */
  logs: ComponentLog[];
  /** Counts. */
  counters: ComponentCount[];
}

/** Takes log records and counts of the components of a Worker. */
export class TelemetrySink {
  #logs: ComponentLog[] = [];
  #text = MOST_TEXTS;
  #lost = new Map<string, number>();
  readonly #counters = new Map<string, Map<string, CounterSum>>();
  readonly #grown: CounterSum[] = [];

  /** Takes a log record; one too many is counted instead. */
  log(component: string, level: LogLevel, message: unknown, fields?: LogFields): void {
    if (this.#logs.length >= MOST_LOGS || this.#text <= 0) {
      this.#lost.set(component, (this.#lost.get(component) ?? 0) + 1);
      return;
    }
    const room: Room = { left: MOST_TEXT };
    const text = typeof message === "string" ? message : plain(message, room);
    const copy = fields === undefined ? {} : plain(fields, room);
    const record = typeof copy === "object" && copy !== null && !Array.isArray(copy) ? copy : { fields: copy ?? null };
    this.#logs.push({
      component,
      level,
      message: cut(typeof text === "string" ? text : JSON.stringify(text) ?? String(text), room),
      fields: record,
    });
    this.#text -= MOST_TEXT - room.left;
  }

  /** A counter of a component, see {@linkcode Metrics.counter}. */
  counter(component: string, name: string, options: CounterOptions = {}): Counter {
    let counters = this.#counters.get(component);
    if (counters === undefined) this.#counters.set(component, counters = new Map());
    const known = counters.get(name);
    if (known !== undefined) {
      known.checkSame(options);
      return known.counter;
    }
    if (counters.size >= MOST_COUNTERS) {
      throw new CollectorError("INVALID_ARGUMENT", `Cannot make counter "${name}": ${component} has ${MOST_COUNTERS}`, {
        hint: "Use few counters, and attributes for what they are counted by",
      });
    }
    const made = new CounterSum(component, name, options, (counter) => this.#grown.push(counter));
    counters.set(name, made);
    return made.counter;
  }

  /** What was said since the last time; undefined when nothing was. */
  takeTelemetry(): ComponentTelemetry | undefined {
    if (this.#logs.length === 0 && this.#grown.length === 0) return undefined;
    const logs = this.#logs;
    for (const [component, lost] of this.#lost) {
      const message = `${lost} log records of this component were lost: there were too many for one batch`;
      logs.push({ component, level: "warn", message, fields: { lost } });
    }
    const counters = this.#grown.flatMap((counter) => counter.take());
    this.#logs = [];
    this.#text = MOST_TEXTS;
    this.#lost.clear();
    this.#grown.length = 0;
    return { logs, counters };
  }
}
