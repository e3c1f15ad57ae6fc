/** A Worker as the host has it. */
import { dirname } from "../std/path.ts";
import type {
  Components,
  Description,
  FromWorker,
  GrantedPermissions,
  LoadFailure,
  State,
  ToWorker,
  UnitSpec,
} from "../worker/protocol.ts";
import type { Fault } from "./library.ts";
import type { Connect, Crash, Line } from "./line.ts";
import { LATE, within } from "../within.ts";

/** How long the modules may take to be loaded, with what they import from the network, in ms. */
const LOADING = 30_000;

/** What a group of components runs in, and what it may do. */
export interface GroupSpec {
  /** Its handle in the library. */
  group: number;
  /** Where the modules run. */
  isolation: "worker" | "process";
  /** How many Workers share the batches. */
  workers: number;
  /** What the modules may do. */
  permissions: GrantedPermissions;
  /** The components. */
  units: UnitSpec[];
}

/** The components of a group with what they may do: what the configuration grants, and reading their own folders. */
export function componentsOf({ units, permissions }: GroupSpec): Components {
  return { units, permissions, readable: [...new Set(units.map(({ module }) => dirname(module)))] };
}

/** One Worker, or process: it exists from its making to {@linkcode WorkerHost.terminate}. */
export class WorkerHost {
  /** Its handle in the library, once it serves. */
  handle = 0;
  /** Resolves when it has ended, with the reason if nobody wanted that. */
  readonly ended: Promise<Crash | undefined>;
  readonly #line: Line;
  readonly #spec: GroupSpec;
  readonly #end = Promise.withResolvers<Crash | undefined>();
  #take: ((message: FromWorker) => void) | undefined;
  #waiting: FromWorker[] = [];
  readonly #lost = Promise.withResolvers<undefined>();
  #serves = false;
  #givenUp = 0; // the last pause that nobody waits for

  /**
   * Starts one, which loads the modules of a group.
   *
   * @param connect How.
   * @param spec The group.
   * @throws {CollectorError} PERMISSION_DENIED when a component wants more than this process may.
   */
  constructor(connect: Connect, spec: GroupSpec) {
    this.#spec = spec;
    this.ended = this.#end.promise;
    this.#line = connect({
      said: (message) => this.#arrived(message),
      ended: (crash) => this.#end.resolve(crash),
    });
  }

  /** Waits until it has loaded the modules, which may take 30 s. */
  async loaded(): Promise<{ units: Description[] } | { error: LoadFailure }> {
    const message = await within(this.#next(), LOADING);
    if (message === LATE) return { error: this.#unusable(true, `it was not loaded within ${LOADING / 1000} s`) };
    if (message?.type === "loaded") return { units: message.units };
    return { error: message?.type === "failed" ? message.error : await this.#failure(true) };
  }

  /**
   * Lets it serve, and waits until it does.
   *
   * @param started The components whose start hooks have to run first.
   * @param state What the components keep.
   */
  async go(started: boolean[], state: State[]): Promise<LoadFailure | undefined> {
    this.tell({ type: "go", worker: this.handle, started, state });
    return await this.#running();
  }

  /**
   * Waits until it has paused, which the library tells it; undefined when it has ended.
   *
   * @param pause The pause's number.
   */
  async paused(pause: number): Promise<FromWorker & { type: "paused" } | undefined> {
    const message = await this.#next();
    return message?.type === "paused" && message.pause === pause ? message : undefined;
  }

  /** Lets it go on when it has paused, and waits until it does. */
  async resume(pause: number): Promise<LoadFailure | undefined> {
    this.tell({ type: "resume", pause });
    return await this.#running();
  }

  /** Lets it go on as soon as it has paused, which it has not yet. */
  giveUp(pause: number): void {
    this.#givenUp = pause;
    this.#take = undefined;
    this.tell({ type: "resume", pause });
  }

  /** Tells it something. */
  tell(message: ToWorker): void {
    this.#line.tell(message);
  }

  /** Waits for it no more: it hangs. When it comes back, it ends. */
  hangs(): void {
    this.#lost.resolve(undefined);
  }

  /** Takes it for ended, by a fault. */
  fail(crash: Crash): void {
    this.#end.resolve(crash);
  }

  /** Ends it at once. What it is in the middle of goes on until it comes to an end, or for ever. */
  terminate(): void {
    this.#end.resolve(undefined);
    this.#line.end();
  }

  #arrived(message: FromWorker): void {
    if (message.type === "ended") return this.#end.resolve(undefined);
    if (message.type === "crashed") return this.#end.resolve(message);
    if (message.type === "paused" && message.pause <= this.#givenUp) return; // it goes on
    if (message.type === "running" && this.#serves) return; // it went on
    if (message.type === "failed" && this.#serves) { // it could not go on
      return this.#end.resolve({ component: message.error.component, message: message.error.message, position: "" });
    }
    this.#serves = message.type === "running";
    if (this.#take === undefined) this.#waiting.push(message);
    else this.#take(message);
    this.#take = undefined;
  }

  async #running(): Promise<LoadFailure | undefined> {
    const message = await this.#next();
    if (message?.type === "running") return undefined;
    return message?.type === "failed" ? message.error : await this.#failure(false);
  }

  async #failure(config: boolean): Promise<LoadFailure> {
    const crash = await this.ended;
    const why = crash === undefined ? "it has ended" : textOf(crash);
    return this.#unusable(config, why, crash?.component);
  }

  #unusable(config: boolean, why: string, component = ""): LoadFailure {
    const [unit] = this.#spec.units;
    const message = `Cannot use module "${unit?.module}" of ${unit?.kind} "${unit?.id}": ${why}`;
    return { config, component: (component || unit?.id) ?? "", message, hint: "", paths: [["module"]] };
  }

  async #next(): Promise<FromWorker | undefined> {
    const first = this.#waiting.shift();
    if (first !== undefined) return first;
    const arrives = new Promise<FromWorker>((resolve) => this.#take = resolve);
    return await Promise.race([arrives, this.#lost.promise, this.ended.then(() => undefined)]);
  }
}

/** A fault as text: `TypeError: x is undefined (redact.ts:3:12)`. */
export function textOf({ message, position }: Fault): string {
  return message + (position && ` (${position})`);
}
