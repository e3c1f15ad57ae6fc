/** Keeps what a collector's components in TypeScript run in. */
import { CollectorError } from "../errors.ts";
import type { Abi } from "../ffi/symbols.ts";
import type { CollectorSettings, CollectorState, ModuleReplacement } from "../settings.ts";
import { Group, type Lost } from "./group.ts";
import { ModuleWatch } from "./module_watch.ts";
import { type ProcessEvent, ProcessLines } from "./process_line.ts";
import type { GroupSpec } from "./worker.ts";
import { workerLine } from "./worker_line.ts";

/** What the library tells of components in TypeScript. */
export type BridgeEvent =
  | { type: "group" } & GroupSpec
  | { type: "workerLost"; group: number } & Lost
  | ProcessEvent;

/** The groups of a collector. */
export class Groups {
  readonly #abi: Abi;
  readonly #library: string;
  readonly #onChange: CollectorSettings["onModuleChange"];
  readonly #groups = new Map<number, Group>();
  readonly #processes: ProcessLines;
  readonly #watches: ModuleWatch[] = [];

  /**
   * None yet.
   *
   * @param abi The library.
   * @param library The library's file.
   * @param onChange Has the modules' files watched, and is told what becomes of their changes.
   */
  constructor(abi: Abi, library: string, onChange?: CollectorSettings["onModuleChange"]) {
    this.#abi = abi;
    this.#library = library;
    this.#processes = new ProcessLines(abi);
    this.#onChange = onChange;
  }

  /** Does what the library asks for. */
  handle(event: BridgeEvent): void {
    if (event.type === "group") {
      const connect = event.isolation === "process" ? this.#processes.to(event) : workerLine(this.#library, event);
      const group = new Group(this.#abi, connect, event);
      this.#groups.set(event.group, group);
      if (this.#onChange !== undefined) this.#watches.push(new ModuleWatch(group, this.#onChange));
      group.start();
    } else if (event.type === "workerLost") this.#groups.get(event.group)?.lost(event);
    else this.#processes.handle(event);
  }

  /** Is told the collector's state: modules are replaced while it runs. */
  entered(state: CollectorState): void {
    for (const watch of this.#watches) {
      if (state === "running") watch.begin();
      if (state === "stopping") watch[Symbol.asyncDispose]();
    }
  }

  /**
   * Has a new version of a component's module take over, and of the components that share its Workers.
   *
   * @throws {CollectorError} INVALID_ARGUMENT when there is no such component; MODULE_REFUSED.
   */
  async replace(component: string): Promise<ModuleReplacement> {
    const groups = [...this.#groups.values()];
    const having = groups.filter(({ spec }) => spec.units.some(({ id }) => id === component));
    if (having.length === 0) {
      const ids = groups.flatMap(({ spec }) => spec.units.map(({ id }) => id));
      throw new CollectorError(
        "INVALID_ARGUMENT",
        `Cannot replace the module of "${component}": no such component runs`,
        {
          hint: ids.length === 0
            ? "The collector does not run, or has no components of type deno"
            : `Components with a module: ${[...new Set(ids)].join(", ")}`,
        },
      );
    }
    const all: ModuleReplacement = { components: [], milliseconds: 0, paused: 0 };
    for (const group of having) { // a receiver and an exporter may have the same ID
      const one = await group.replace();
      all.components.push(...one.components);
      all.milliseconds += one.milliseconds;
      all.paused += one.paused;
    }
    return all;
  }

  /** Resolves when every Worker has ended; those that do not are terminated. */
  async ended(): Promise<void> {
    const watches = this.#watches.splice(0).map((watch) => watch[Symbol.asyncDispose]());
    await Promise.all([...watches, ...[...this.#groups.values()].map((group) => group.ended())]);
    this.#groups.clear();
  }
}
