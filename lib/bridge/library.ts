/** What the host asks of the library for one group of components. */
import { CollectorError } from "../errors.ts";
import { call, callAsync, encode } from "../ffi/call.ts";
import type { Abi } from "../ffi/symbols.ts";
import type { Description, LoadFailure } from "../worker/protocol.ts";

/** Why a Worker is lost. */
export interface Fault {
  /** The component's ID, "" when it is not known. */
  component: string;
  /** What is wrong. */
  message: string;
  /** `file:line:column`, or "". */
  position: string;
}

/**
 * The calls of one group. Those that answer something throw a CollectorError when the library refuses it, or knows the
 * group no more. What the library is only told it may know no more what to do with: the collector may be stopping.
 */
export class GroupLibrary {
  readonly #abi: Abi;
  readonly #group: number;

  /** @param group Its handle. */
  constructor(abi: Abi, group: number) {
    this.#abi = abi;
    this.#group = group;
  }

  /** Says what the modules are, or why they cannot be loaded. */
  ready(answer: { units?: Description[] | undefined; error?: LoadFailure }): void {
    const text = encode(JSON.stringify(answer));
    tell((out, size) => this.#abi.otelcol_group_ready(this.#group, text, text.length, out, size));
  }

  /** Makes a Worker: one of the first, or one that takes jobs once it is among those that serve. */
  newWorker(units: Description[] | null): number {
    const text = encode(JSON.stringify(units));
    return call((out, size) => this.#abi.otelcol_worker_new(this.#group, text, text.length, out, size)).result;
  }

  /** Begins a change of the Workers, which {@linkcode GroupLibrary.serve} ends. Which components are started. */
  async hold(): Promise<boolean[]> {
    return (await callAsync((out, size) => this.#abi.otelcol_group_hold(this.#group, out, size))).value as boolean[];
  }

  /** Ends a change: these Workers serve from now on. */
  serve(workers: number[]): void {
    const text = encode(JSON.stringify(workers));
    tell((out, size) => this.#abi.otelcol_group_serve(this.#group, text, text.length, out, size));
  }

  /** Says that no Worker will serve for a while, and why. */
  down(why: string): void {
    const text = encode(why);
    tell((out, size) => this.#abi.otelcol_group_down(this.#group, text, text.length, out, size));
  }

  /** Writes to the collector's log. */
  log(level: "info" | "warn" | "error", message: string, fields: Record<string, unknown> = {}): void {
    const text = encode(JSON.stringify({ level, message, fields }));
    tell((out, size) => this.#abi.otelcol_group_log(this.#group, text, text.length, out, size));
  }

  /** Has a Worker pause; the pause's number. */
  pause(worker: number): number {
    return call((out, size) => this.#abi.otelcol_worker_pause(worker, out, size)).result;
  }

  /** Says that a Worker has ended by itself. */
  lost(worker: number, fault: Fault): void {
    const text = encode(JSON.stringify(fault));
    tell((out, size) => this.#abi.otelcol_worker_lost(worker, text, text.length, out, size));
  }

  /** Forgets a Worker. When it returns, the library is in no call of it. */
  release(worker: number): void {
    tell((out, size) => this.#abi.otelcol_worker_release(worker, out, size));
  }
}

/** How the library says that it knows a handle no more. */
const GONE = /^No (group|worker) has the handle /;

function tell(fn: Parameters<typeof call>[0]): void {
  try {
    call(fn);
  } catch (error) {
    if (!(error instanceof CollectorError && GONE.test(error.message))) throw error;
  }
}
