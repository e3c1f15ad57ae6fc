/** A group of components that runs in processes of its own. The library has the processes; the host says how. */
import { call, callAsync, encode } from "../ffi/call.ts";
import type { Abi } from "../ffi/symbols.ts";
import type { LoadFailure } from "../worker/protocol.ts";
import { processOrder } from "./command.ts";
import type { GroupSpec } from "./worker.ts";

/** The host's part of the group. */
export class ProcessGroup {
  readonly #abi: Abi;
  readonly #spec: GroupSpec;
  #busy: Promise<unknown> | undefined;

  /** Makes one that has no processes yet. */
  constructor(abi: Abi, spec: GroupSpec) {
    this.#abi = abi;
    this.#spec = spec;
  }

  /** Has the library start the processes, which load the modules. How that ends, it knows itself. */
  async start(): Promise<void> {
    try {
      const text = encode(JSON.stringify(processOrder(this.#spec)));
      this.#busy = callAsync((out, size) =>
        this.#abi.otelcol_group_processes(this.#spec.group, text, text.length, out, size)
      );
      await this.#busy;
    } catch (error) {
      const { message, hint = "" } = error as { message: string; hint?: string };
      this.#ready({ config: false, component: this.#spec.units[0]?.id ?? "", message, hint });
    }
  }

  /** Processes that are lost are the library's matter. */
  async lost(): Promise<void> {}

  /** Resolves when nothing is under way any more. */
  async ended(): Promise<void> {
    await this.#busy?.catch(() => {});
  }

  #ready(error: LoadFailure): void {
    const text = encode(JSON.stringify({ error }));
    call((out, size) => this.#abi.otelcol_group_ready(this.#spec.group, text, text.length, out, size));
  }
}
