/** Groups in processes of their own. The library starts them and gives them their jobs; the host has the rest to say. */
import { call, encode } from "../ffi/call.ts";
import type { Abi } from "../ffi/symbols.ts";
import type { FromWorker, State, ToWorker } from "../worker/protocol.ts";
import { processOrder } from "./command.ts";
import type { Fault } from "./library.ts";
import type { Connect, Listener } from "./line.ts";
import type { GroupSpec } from "./worker.ts";

/** What the library tells of a process. */
export type ProcessEvent =
  | { type: "processSaid"; group: number; process: number; message: FromWorker; state?: string }
  | { type: "processEnded"; group: number; process: number; reason: Fault };

/** Knows who listens to which process. */
export class ProcessLines {
  readonly #abi: Abi;
  readonly #listeners = new Map<number, Listener>();

  /** Knows none yet. */
  constructor(abi: Abi) {
    this.#abi = abi;
  }

  /** Hands on what the library tells. */
  handle(event: ProcessEvent): void {
    const listener = this.#listeners.get(event.process);
    if (event.type === "processEnded") {
      this.#listeners.delete(event.process);
      listener?.ended(event.reason);
    } else listener?.said(withState(event.message, event.state ?? ""));
  }

  /**
   * How a process for a group is started.
   *
   * @returns What throws PERMISSION_DENIED when a component wants more than this process may, START_FAILED.
   */
  to(spec: GroupSpec): Connect {
    return (listener) => {
      const order = encode(JSON.stringify(processOrder(spec)));
      const { result: process } = call((out, size) =>
        this.#abi.otelcol_process_start(spec.group, order, order.length, out, size)
      );
      this.#listeners.set(process, listener);
      return {
        tell: (message) => this.#tell(process, message),
        end: () => {
          this.#listeners.delete(process);
          call((out, size) => this.#abi.otelcol_process_end(process, out, size));
        },
      };
    };
  }

  #tell(process: number, message: ToWorker): void {
    const frame = frameOf(message);
    const worker = message.type === "go" ? message.worker : 0;
    call((out, size) => this.#abi.otelcol_process_tell(process, worker, frame, frame.length, out, size));
  }
}

/**
 * A state is of this process's business only to be handed on: it stays the bytes that another process has written, as one
 * element.
 */
function withState(message: FromWorker, state: string): FromWorker {
  return message.type === "paused" || message.type === "crashed" && state !== ""
    ? { ...message, state: state === "" ? [] : [{ bytes: Uint8Array.fromBase64(state) }] }
    : message;
}

/** The frame of a message: u32 length of the JSON, JSON, state. */
function frameOf(message: ToWorker): Uint8Array<ArrayBuffer> {
  const state: State[] = message.type === "go" ? message.state : [];
  const text = encode(JSON.stringify({ ...message, state: undefined }));
  const bytes = state[0]?.["bytes"] as Uint8Array | undefined ?? new Uint8Array(0);
  const frame = new Uint8Array(4 + text.length + bytes.length);
  new DataView(frame.buffer).setUint32(0, text.length, true);
  frame.set(text, 4);
  frame.set(bytes, 4 + text.length);
  return frame;
}
