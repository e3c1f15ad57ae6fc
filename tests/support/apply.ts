import { buildApply } from "./built.ts";
import { type Signal, SIGNALS } from "./otlp_signals.ts";

/** What is added to the signal to project instead. */
const PROJECT = 256;

/** Go's side of edit lists, in a process of its own: it applies them to pdata. */
export class Applier implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  private constructor(program: string) {
    this.#process = new Deno.Command(program, { stdin: "piped", stdout: "piped", stderr: "inherit" }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#output = this.#process.stdout.getReader();
  }

  /** Builds it if it is not up to date, and starts it. */
  static async start(): Promise<Applier> {
    return new Applier(await buildApply());
  }

  /** Applies a list to a batch; throws what Go says if it refuses. */
  async apply(signal: Signal, batch: Uint8Array, list: Uint8Array): Promise<Uint8Array> {
    return await this.#ask(SIGNALS.indexOf(signal) + 1, batch, list);
  }

  /** What a projection, or null for everything, names of a batch. */
  async project(signal: Signal, batch: Uint8Array, projection: unknown): Promise<Uint8Array> {
    const text = new TextEncoder().encode(JSON.stringify(projection));
    return await this.#ask(PROJECT + SIGNALS.indexOf(signal) + 1, batch, text);
  }

  async #ask(what: number, batch: Uint8Array, list: Uint8Array): Promise<Uint8Array> {
    const frame = new Uint8Array(12 + batch.length + list.length);
    const view = new DataView(frame.buffer);
    view.setUint32(0, what, true);
    view.setUint32(4, batch.length, true);
    frame.set(batch, 8);
    view.setUint32(8 + batch.length, list.length, true);
    frame.set(list, 12 + batch.length);
    const [, head] = await Promise.all([this.#input.write(frame), this.#read(8)]);
    const answer = new DataView(head.buffer, head.byteOffset);
    const bytes = await this.#read(answer.getUint32(4, true));
    if (answer.getUint32(0, true) !== 0) throw new Error(`Go refuses the list: ${new TextDecoder().decode(bytes)}`);
    return bytes;
  }

  async #read(size: number): Promise<Uint8Array> {
    while (this.#rest.length < size) {
      const { value, done } = await this.#output.read();
      if (done) throw new Error("testapply has ended");
      const joined = new Uint8Array(this.#rest.length + value.length);
      joined.set(this.#rest);
      joined.set(value, this.#rest.length);
      this.#rest = joined;
    }
    const read = this.#rest.slice(0, size);
    this.#rest = this.#rest.subarray(size);
    return read;
  }

  /** Ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    await this.#output.cancel();
    await this.#process.status;
  }
}
