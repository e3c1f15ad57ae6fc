/** The components of a Worker with their hooks: which are started, and what they keep. */
import type { TelemetrySink } from "../authoring/telemetry_sink.ts";
import { messageOf } from "../authoring/thrown.ts";
import type { Failure } from "./answer.ts";
import { failureOf, untilTime } from "./batch.ts";
import type { Emits } from "./emit.ts";
import type { LoadFailure, State } from "./protocol.ts";
import { type Found, type Unit, withContext } from "./units.ts";

/** What components are when they have stopped to make room for others. */
export interface Stopped {
  /** What each keeps; nothing when it cannot be copied. */
  state: State[];
  /** Why it cannot be copied. */
  stateFailure?: string;
  /** What went wrong in stop hooks. */
  stopFailures: string[];
}

/** The components of a Worker. */
export class Hooks {
  /** The components, by their number. */
  readonly units: Unit[];
  readonly #found: readonly Found[];
  readonly #sink: TelemetrySink;
  readonly #emits: Emits;
  readonly #started: boolean[];

  /** Components that are not started, with what they keep. */
  constructor(found: readonly Found[], state: readonly State[], sink: TelemetrySink, emits: Emits) {
    this.#found = found;
    this.#sink = sink;
    this.#emits = emits;
    this.units = found.map((unit, i) => withContext(unit, state[i] ?? {}, sink, emits.of(i)));
    this.#started = found.map(() => false);
  }

  /** Runs a hook of a component; the failure if it fails. */
  async run(name: "start" | "stop", i: number): Promise<Failure | undefined> {
    const unit = this.units[i] as Unit;
    if (name === "stop") {
      stopTurns(unit);
      this.#started[i] = false;
    }
    try {
      await untilTime(Promise.resolve(unit.definition[name]?.(unit.life.context)), undefined, unit.spec.timeoutMs);
    } catch (error) {
      return failureOf(error, unit);
    }
    if (name === "start") this.#started[i] = true;
    return undefined;
  }

  /** Runs the start hooks of these components; the failure of the first that fails. */
  async start(which: readonly boolean[]): Promise<LoadFailure | undefined> {
    for (const [i, unit] of this.units.entries()) {
      const failure = which[i] ? await this.run("start", i) : undefined;
      if (failure === undefined) continue;
      const message = `The start hook of "${unit.spec.id}" failed: ${textOf(failure)}`;
      return { config: false, component: unit.spec.id, message, hint: "" };
    }
    return undefined;
  }

  /**
   * Stops them all: the stop hooks of those that are started run, and every signal is aborted.
   *
   * @returns What they keep, and a way back: it begins anew with that.
   */
  async stop(): Promise<Stopped & { again: () => Promise<LoadFailure | undefined> }> {
    const started = [...this.#started];
    const stopFailures: string[] = [];
    for (const [i, unit] of this.units.entries()) {
      const failure = started[i] ? await this.run("stop", i) : stopTurns(unit);
      if (failure) stopFailures.push(`The stop hook of "${unit.spec.id}" failed: ${textOf(failure)}`);
    }
    const again = () => {
      for (const [i, found] of this.#found.entries()) {
        const { state } = (this.units[i] as Unit).handle.context;
        this.units[i] = withContext(found, state, this.#sink, this.#emits.of(i));
      }
      return this.start(started);
    };
    return { ...this.copyState(), stopFailures, again };
  }

  /** A copy of what they keep. */
  copyState(): Pick<Stopped, "state" | "stateFailure"> {
    const state: State[] = [];
    for (const { spec, handle: { context } } of this.units) {
      try {
        state.push(structuredClone(context.state));
      } catch (error) {
        return { state: [], stateFailure: `The state of "${spec.id}" cannot be copied: ${messageOf(error)}` };
      }
    }
    return { state };
  }
}

/** Aborts the signals of a component. */
function stopTurns({ handle, life }: Unit): undefined {
  handle.turn.stop();
  life.turn.stop();
}

function textOf({ message, position }: Failure): string {
  return message + (position && ` (${position})`);
}
