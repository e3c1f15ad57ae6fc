/** A Worker as the host has it. */
import { dirname } from "../std/path.ts";
import type {
  Description,
  FromWorker,
  GrantedPermissions,
  InitMessage,
  LoadFailure,
  ToWorker,
  UnitSpec,
} from "../worker/protocol.ts";
import { checkPermissions, workerPermissions } from "./permissions.ts";

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

/** One Worker: it exists from its making to {@linkcode WorkerHost.terminate}. */
export class WorkerHost {
  /** Its handle in the library, once it serves. */
  handle = 0;
  /** Resolves when it has ended, with the reason if nobody wanted that. */
  readonly ended: Promise<string | undefined>;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #end = Promise.withResolvers<string | undefined>();
  #take: ((message: FromWorker) => void) | undefined;
  #waiting: FromWorker[] = [];

  /**
   * Starts a Worker, which loads the modules of a group.
   *
   * @param library The library's file.
   * @param spec The group.
   * @throws {CollectorError} PERMISSION_DENIED when a component wants more than this process may.
   */
  constructor(library: string, spec: GroupSpec) {
    const readable = [...new Set(spec.units.map(({ module }) => dirname(module)))];
    const init: InitMessage = { library, units: spec.units, readable, permissions: spec.permissions };
    this.ended = this.#end.promise;
    this.#worker = start(init);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#arrived(data);
    this.#worker.onerror = (event) => {
      event.preventDefault(); // else it would end this process
      this.#end.resolve(event.message || "it failed");
    };
    this.#worker.postMessage(init, [port2]);
  }

  /** Waits until it has loaded the modules. */
  async loaded(): Promise<{ units: Description[] } | { error: LoadFailure }> {
    const message = await this.#next();
    if (message?.type === "loaded") return { units: message.units };
    if (message?.type === "failed") return { error: message.error };
    return { error: { config: true, component: "", message: `The Worker ended: ${await this.ended}`, hint: "" } };
  }

  /** Lets it serve, and waits until it does. */
  async go(started: boolean, state: Record<string, unknown>[]): Promise<LoadFailure | undefined> {
    this.#port.postMessage({ type: "go", worker: this.handle, started, state } satisfies ToWorker);
    const message = await this.#next();
    if (message?.type === "running") return undefined;
    if (message?.type === "failed") return message.error;
    return { config: false, component: "", message: `The Worker ended: ${await this.ended}`, hint: "" };
  }

  /** Waits until it has paused, which the library tells it; its components' state, undefined when it has ended. */
  async paused(): Promise<Record<string, unknown>[] | undefined> {
    const message = await this.#next();
    return message?.type === "paused" ? message.state : undefined;
  }

  /** Lets a paused one go on, or end. */
  tell(message: ToWorker): void {
    this.#port.postMessage(message);
  }

  /** Ends it at once. What it is in the middle of goes on until it comes to an end, or for ever. */
  terminate(): void {
    this.#end.resolve(undefined);
    this.#port.close();
    this.#worker.terminate();
  }

  #arrived(message: FromWorker): void {
    if (message.type === "ended") this.#end.resolve(undefined);
    if (this.#take === undefined) this.#waiting.push(message);
    else this.#take(message);
    this.#take = undefined;
  }

  async #next(): Promise<FromWorker | undefined> {
    const first = this.#waiting.shift();
    if (first !== undefined) return first;
    const arrives = new Promise<FromWorker>((resolve) => this.#take = resolve);
    return await Promise.race([arrives, this.ended.then(() => undefined)]);
  }
}

function start(init: InitMessage): Worker {
  checkPermissions(init.units[0]?.id ?? "", init);
  return new Worker(new URL("../worker/main.ts", import.meta.url), {
    type: "module",
    name: init.units.map(({ id }) => id).join("+"),
    deno: { permissions: workerPermissions(init) },
  } as WorkerOptions);
}
