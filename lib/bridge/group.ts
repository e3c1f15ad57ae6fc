/** A group of components that share their Workers. */
import { CollectorError } from "../errors.ts";
import type { Abi } from "../ffi/symbols.ts";
import type { ModuleReplacement } from "../settings.ts";
import type { Description, LoadFailure, State } from "../worker/protocol.ts";
import { Backoff } from "./backoff.ts";
import { change, type Changed, refused, timeOf, Unlike } from "./change.ts";
import { GroupLibrary } from "./library.ts";
import type { Connect } from "./line.ts";
import { type GroupSpec, WorkerHost } from "./worker.ts";
import { within } from "../within.ts";

/** How long a Worker may take to end by itself, in ms. */
const END_TIMEOUT = 250;
/** How many threads a version of the modules may have hang, before no more Workers are put in their place. */
const MOST_HUNG = 3;

/** What the library tells of a Worker that is lost. */
export interface Lost {
  /** Its handle. */
  worker: number;
  /** Whether its thread may be running still. */
  hung: boolean;
  /** What became of it. */
  reason: string;
}

/** Keeps as many Workers at work as the configuration says. */
export class Group {
  /** What the library asked for. */
  readonly spec: GroupSpec;
  readonly #library: GroupLibrary;
  readonly #connect: Connect;
  readonly #workers = new Set<WorkerHost>(); // all that exist
  #serving: WorkerHost[] = [];
  #hung = new Set<WorkerHost>(); // of this version of the modules
  #units = ""; // what the modules are, as JSON
  #kept: State[][] = []; // of Workers that were lost
  readonly #backoff = new Backoff();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<unknown> = Promise.resolve(); // changes, one after the other
  #over = false;

  /**
   * A group without Workers.
   *
   * @param abi The library.
   * @param connect How its Workers or processes are started.
   * @param spec What the library asks for.
   */
  constructor(abi: Abi, connect: Connect, spec: GroupSpec) {
    this.#library = new GroupLibrary(abi, spec.group);
    this.#connect = connect;
    this.spec = spec;
  }

  /** Starts the first Workers. The library is told how that ends. */
  start(): void {
    this.#next(() => this.#start());
  }

  /**
   * Has a new version of the modules take over: new Workers load them as the files are now.
   *
   * @throws {CollectorError} MODULE_REFUSED when that cannot be: the old ones go on.
   */
  replace(): Promise<ModuleReplacement> {
    return this.#next(async () => {
      const begin = performance.now();
      try {
        const { paused } = await this.#replace();
        const milliseconds = performance.now() - begin;
        this.#say("info", "The modules were replaced by a new version", { milliseconds, paused });
        return { components: this.spec.units.map(({ id }) => id), milliseconds, paused };
      } catch (error) {
        if (error instanceof CollectorError && error.code === "MODULE_REFUSED") throw error;
        const { message, hint } = error as { message: string; hint?: string };
        throw refused(this.spec, this.#over ? "the collector is stopping" : message, hint);
      }
    });
  }

  /** Puts another Worker in the place of one that the library has lost. */
  lost({ worker: handle, hung, reason }: Lost): void {
    const worker = this.#serving.find((worker) => worker.handle === handle);
    if (worker === undefined) return;
    this.#serving = this.#serving.filter((other) => other !== worker);
    if (hung) {
      worker.hangs();
      this.#watchHung(worker);
    } else this.#drop(worker);
    const delay = this.#repairLater();
    const limit = this.spec.units.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0);
    if (this.#serving.length === 0 && delay >= limit) { // it would wait in vain
      this.#library.down(`${reason}; the next one is started in ${delay / 1000} s`);
    }
  }

  /** Ends every Worker; those that do not end by themselves are terminated. */
  async ended(): Promise<void> {
    this.#over = true;
    clearTimeout(this.#timer);
    await within(Promise.all(this.#serving.map(({ ended }) => ended)), END_TIMEOUT);
    for (const worker of this.#workers) this.#drop(worker);
    await this.#work;
    for (const worker of this.#workers) this.#drop(worker);
  }

  async #start(): Promise<void> {
    try {
      const workers = this.#spawn(this.spec.workers);
      const loaded = await Promise.all(workers.map((worker) => worker.loaded()));
      const failed = loaded.find((one) => "error" in one) as { error: LoadFailure } | undefined;
      if (failed !== undefined) return this.#fail(failed.error);
      const [first] = loaded as [{ units: Description[] }];
      for (const worker of workers) {
        worker.handle = this.#library.newWorker(null);
        const failure = await worker.go([], []);
        if (failure !== undefined) return this.#fail(failure);
      }
      this.#serve(workers, first.units);
      this.#library.ready({ units: first.units });
    } catch (error) {
      const { message, hint = "", code } = error as { message: string; hint?: string; code?: string };
      const paths = code === "PERMISSION_DENIED" ? { paths: [["permissions"]] } : {};
      this.#fail({ config: false, component: this.spec.units[0]?.id ?? "", message, hint, ...paths });
    }
  }

  #fail(error: LoadFailure): void {
    for (const worker of this.#workers) this.#drop(worker);
    if (!this.#over) this.#library.ready({ error });
  }

  async #replace(): Promise<Changed> {
    const old = this.#serving;
    const changed = await this.#change(this.spec.workers, { old, keep: [] });
    this.#hung = new Set();
    clearTimeout(this.#timer);
    return changed;
  }

  /** Lets new Workers take over. When they cannot, they are gone again. */
  async #change(count: number, who: { old: WorkerHost[]; keep: WorkerHost[]; kept?: State[][]; like?: string }) {
    let fresh: WorkerHost[] = [];
    try {
      if (this.#over) throw refused(this.spec, "the collector is stopping");
      fresh = this.#spawn(count);
      const changed = await change({ spec: this.spec, library: this.#library, fresh, ...who });
      const gone = who.old.filter((worker) => this.#serving.includes(worker)); // others were lost
      this.#serve([...who.keep.filter((worker) => this.#serving.includes(worker)), ...fresh], changed.units);
      for (const worker of gone) this.#dropWhenEnded(worker);
      return changed;
    } catch (error) {
      for (const worker of fresh) this.#drop(worker);
      throw error;
    }
  }

  /** Puts another Worker in the place of each that was lost. */
  async #repair(): Promise<void> {
    const missing = this.spec.workers - this.#serving.length;
    if (missing <= 0 || this.#over) return;
    if (this.#hung.size >= MOST_HUNG) return this.#resign();
    const begin = performance.now();
    const kept = this.#kept.splice(0);
    try {
      const keep = this.#serving;
      try {
        const like = keep.length > 0 ? { like: this.#units } : {};
        await this.#change(missing, { old: [], keep, kept, ...like });
      } catch (error) {
        if (!(error instanceof Unlike)) throw error;
        await this.#replace(); // of all, because of one that the others are not like any more
      }
      this.#say("info", `Another ${this.#what} takes the place of the lost one`, {
        workers: missing,
        milliseconds: performance.now() - begin,
        stateKept: kept.length > 0,
      });
    } catch (error) {
      if (this.#over) return;
      const delay = this.#repairLater();
      const { message } = error as Error;
      this.#say("error", `No other ${this.#what} could take the place of the lost one`, {
        error: message,
        triedAgainInMs: delay,
      });
      if (this.#serving.length === 0) this.#library.down(message);
    }
  }

  get #what(): string {
    return this.spec.isolation === "process" ? "process" : "Worker";
  }

  /** Repairs when it is time to; the ms until then. */
  #repairLater(): number {
    const delay = this.#backoff.failed();
    clearTimeout(this.#timer);
    if (this.#over) return delay;
    this.#timer = setTimeout(() => this.#next(() => this.#repair()), delay);
    return delay;
  }

  /** A thread that hangs cannot be ended. When it comes back, it ends by itself. */
  #watchHung(worker: WorkerHost): void {
    const hung = this.#hung;
    hung.add(worker);
    worker.ended.then(() => {
      if (this.#workers.has(worker)) this.#say("info", "A Worker that hung has come back, and was ended", {});
      this.#drop(worker);
      if (hung.delete(worker) && hung === this.#hung && this.#serving.length < this.spec.workers) this.#repairLater();
    });
    this.#say(
      "warn",
      "The thread of a Worker that hangs cannot be ended: it may burn a processor until this process ends",
      {
        hanging: hung.size,
        cure: "isolation: process",
      },
    );
  }

  /** Too many threads hang. */
  #resign(): void {
    const why = `${this.#hung.size} Workers hang and cannot be ended: no more are started`;
    this.#say("error", `${why} until the module is replaced, one of them comes back, or the collector is restarted`, {
      cure: "isolation: process",
    });
    if (this.#serving.length === 0) this.#library.down(why);
  }

  #spawn(count: number): WorkerHost[] {
    return Array.from({ length: count }, () => {
      const worker = new WorkerHost(this.#connect, this.spec);
      this.#workers.add(worker);
      return worker;
    });
  }

  /** Notes who serves, and tells the library when one of them ends by itself. */
  #serve(workers: WorkerHost[], units: Description[]): void {
    const fresh = workers.filter((worker) => !this.#serving.includes(worker));
    this.#serving = workers;
    this.#units = JSON.stringify(units);
    this.#backoff.succeeded();
    for (const worker of fresh) {
      worker.ended.then((crash) => {
        if (crash === undefined || !this.#serving.includes(worker)) return;
        if (crash.state !== undefined && this.#backoff.isFirst) this.#kept.push(crash.state); // else it may be to blame
        const { component, message, position } = crash;
        this.#library.lost(worker.handle, { component, message, position });
      });
    }
  }

  /** Ends a Worker that was replaced. What it has emitted last gets the time that a batch gets. */
  async #dropWhenEnded(worker: WorkerHost): Promise<void> {
    await within(worker.ended, timeOf(this.spec));
    this.#drop(worker);
  }

  /** Ends a Worker at once. The library leaves its memory first. */
  #drop(worker: WorkerHost): void {
    if (!this.#workers.delete(worker)) return;
    if (worker.handle !== 0) this.#library.release(worker.handle);
    worker.terminate();
  }

  #say(level: "info" | "warn" | "error", message: string, fields: Record<string, unknown>): void {
    if (!this.#over) this.#library.log(level, message, { components: this.spec.units.map(({ id }) => id), ...fields });
  }

  /** Does something when what was begun before is done. */
  #next<T>(fn: () => Promise<T>): Promise<T> {
    const result = this.#work.then(fn);
    this.#work = result.catch(() => {});
    return result;
  }
}
