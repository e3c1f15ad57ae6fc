import { CollectorError } from "../errors.ts";
import type { Counter, CounterAttributes, CounterOptions } from "./context.ts";
import { cut, plain } from "./plain.ts";
import type { ComponentCount } from "./telemetry_sink.ts";

/** The most sets of attributes that are counted apart between two batches, as in OpenTelemetry's SDKs. */
const MOST_SETS = 2000;
/** The attributes of the rest. */
const OVERFLOW = { "otel.metric.overflow": true };
/** The most characters of a set of attributes. */
const MOST_TEXT = 4096;

/** The syntax of an instrument's name. */
const NAME = /^[a-zA-Z][\w.\-/]{0,254}$/;

/** The sums of a counter since they were last taken. */
export class CounterSum {
  /** What the component has of it. */
  readonly counter: Counter = { add: (value, attributes) => this.#add(value, attributes) };
  readonly #head: Pick<ComponentCount, "component" | "name" | "description" | "unit">;
  readonly #onGrowth: (counter: CounterSum) => void;
  readonly #sums = new Map<string, Pick<ComponentCount, "value" | "attributes">>();

  /**
   * A counter.
   *
   * @param onGrowth Is called at the first addition after it was taken.
   * @throws {CollectorError} `INVALID_ARGUMENT` when the name is no name of an instrument.
   */
  constructor(component: string, name: string, options: CounterOptions, onGrowth: (counter: CounterSum) => void) {
    if (typeof name !== "string" || !NAME.test(name)) {
      throw new CollectorError("INVALID_ARGUMENT", `Cannot make counter ${JSON.stringify(name)}: it is no name`, {
        hint: "A name is a letter, then at most 254 letters, digits or any of _ . - /",
      });
    }
    this.#head = { component, name, description: options.description ?? "", unit: options.unit ?? "" };
    this.#onGrowth = onGrowth;
  }

  /** Throws when the options are given and are not those that it was made with. */
  checkSame(options: CounterOptions): void {
    for (const key of ["description", "unit"] as const) {
      const [asked, has] = [options[key], this.#head[key]];
      if (asked === undefined || asked === has) continue;
      const what = `Cannot make counter "${this.#head.name}" with the ${key} "${asked}": it has "${has}"`;
      throw new CollectorError("INVALID_ARGUMENT", what, { hint: "Make it once, and keep it" });
    }
  }

  /** The sums, which begin at 0 again. */
  take(): ComponentCount[] {
    const counts = [...this.#sums.values()].map((sum) => ({ ...this.#head, ...sum }));
    this.#sums.clear();
    return counts;
  }

  #add(value: number, attributes?: CounterAttributes): void {
    if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
      const what = typeof value === "number" ? value : `a ${typeof value}`;
      throw new CollectorError("INVALID_ARGUMENT", `Cannot add ${what} to counter "${this.#head.name}"`, {
        hint: "Give a number that is finite and not below 0",
      });
    }
    if (this.#sums.size === 0) this.#onGrowth(this);
    const copy = attributes === undefined ? NONE : simple(attributes);
    const key = copy === NONE ? "" : JSON.stringify(Object.entries(copy).sort());
    const known = this.#sums.get(key) ?? (this.#sums.size >= MOST_SETS ? this.#sums.get(REST) : undefined);
    if (known !== undefined) known.value += value;
    else if (this.#sums.size < MOST_SETS) this.#sums.set(key, { value, attributes: copy });
    else this.#sums.set(REST, { value, attributes: OVERFLOW });
  }
}

const NONE: ComponentCount["attributes"] = {};
/** The key of the rest: no JSON. */
const REST = "rest";

/** Attributes as they are sent: what is no simple value becomes its JSON. */
function simple(attributes: CounterAttributes): ComponentCount["attributes"] {
  const result: ComponentCount["attributes"] = {};
  const room = { left: MOST_TEXT };
  for (const [key, value] of Object.entries(attributes)) {
    const copy = plain(value, room);
    if (copy === undefined || copy === null) continue;
    result[cut(key, room)] = typeof copy === "object" ? JSON.stringify(copy) : copy;
  }
  return result;
}
