/** Keeps the Workers of a collector's components in TypeScript. */
import { call, encode } from "../ffi/call.ts";
import type { Abi } from "../ffi/symbols.ts";
import type { Description, LoadFailure } from "../worker/protocol.ts";
import { ProcessGroup } from "./process_group.ts";
import { type GroupSpec, WorkerHost } from "./worker.ts";

/** What the library tells of components in TypeScript. */
export type BridgeEvent =
  | { type: "group" } & GroupSpec
  | { type: "workerLost"; group: number; worker: number; reason: string };

/** The groups of a collector. */
export class Groups {
  readonly #abi: Abi;
  readonly #library: string;
  readonly #groups = new Map<number, Group | ProcessGroup>();

  /** None yet. */
  constructor(abi: Abi, library: string) {
    this.#abi = abi;
    this.#library = library;
  }

  /** Does what the library asks for. */
  handle(event: BridgeEvent): void {
    if (event.type === "group") {
      const group = event.isolation === "process"
        ? new ProcessGroup(this.#abi, event)
        : new Group(this.#abi, this.#library, event);
      this.#groups.set(event.group, group);
      group.start();
    } else this.#groups.get(event.group)?.lost(event.worker, event.reason);
  }

  /** Resolves when every Worker has ended; those that do not are terminated. */
  async ended(): Promise<void> {
    await Promise.all([...this.#groups.values()].map((group) => group.ended()));
    this.#groups.clear();
  }
}

/** How long a Worker may take to end by itself, in ms. */
const END_TIMEOUT = 1000;

class Group {
  readonly #abi: Abi;
  readonly #library: string;
  readonly #spec: GroupSpec;
  readonly #workers = new Set<WorkerHost>();
  #over = false;

  constructor(abi: Abi, library: string, spec: GroupSpec) {
    this.#abi = abi;
    this.#library = library;
    this.#spec = spec;
  }

  async start(): Promise<void> {
    try {
      const workers = Array.from({ length: this.#spec.workers }, () => this.#spawn());
      const loaded = await Promise.all(workers.map((worker) => worker.loaded()));
      const failed = loaded.find((one) => "error" in one) as { error: LoadFailure } | undefined;
      if (failed !== undefined) return this.#fail(failed.error);
      const [first] = loaded as { units: Description[] }[];
      for (const worker of workers) {
        this.#register(worker, null);
        const failure = await worker.go(false, []);
        if (failure !== undefined) return this.#fail(failure);
      }
      this.#ready({ units: first?.units });
    } catch (error) {
      const { message, hint = "" } = error as { message: string; hint?: string };
      this.#fail({ config: false, component: this.#spec.units[0]?.id ?? "", message, hint });
    }
  }

  /** Puts another Worker in the place of one that does not answer any more. */
  async lost(handle: number, _reason: string): Promise<void> {
    const old = [...this.#workers].find((worker) => worker.handle === handle);
    if (old !== undefined) this.#drop(old);
    if (this.#over) return;
    const worker = this.#spawn();
    const loaded = await worker.loaded();
    if ("error" in loaded) return;
    this.#register(worker, loaded.units);
    await worker.go(true, []);
  }

  async ended(): Promise<void> {
    this.#over = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => timer = setTimeout(resolve, END_TIMEOUT));
    await Promise.race([late, Promise.all([...this.#workers].map((worker) => worker.ended))]);
    clearTimeout(timer);
    for (const worker of [...this.#workers]) this.#drop(worker);
  }

  #spawn(): WorkerHost {
    const worker = new WorkerHost(this.#library, this.#spec);
    this.#workers.add(worker);
    worker.ended.then((reason) => {
      if (reason === undefined || worker.handle === 0) return;
      const text = encode(reason);
      call((out, size) => this.#abi.otelcol_worker_lost(worker.handle, text, text.length, out, size));
    });
    return worker;
  }

  #register(worker: WorkerHost, units: Description[] | null): void {
    const text = encode(JSON.stringify(units));
    worker.handle =
      call((out, size) => this.#abi.otelcol_worker_new(this.#spec.group, text, text.length, out, size)).result;
  }

  #drop(worker: WorkerHost): void {
    this.#workers.delete(worker);
    worker.terminate();
    if (worker.handle !== 0) call((out, size) => this.#abi.otelcol_worker_release(worker.handle, out, size));
  }

  #fail(error: LoadFailure): void {
    for (const worker of [...this.#workers]) this.#drop(worker);
    this.#ready({ error });
  }

  #ready(answer: { units?: Description[] | undefined; error?: LoadFailure }): void {
    const text = encode(JSON.stringify(answer));
    call((out, size) => this.#abi.otelcol_group_ready(this.#spec.group, text, text.length, out, size));
  }
}
