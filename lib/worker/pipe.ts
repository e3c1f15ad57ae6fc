/** The way to the library from a process of its own; `go/internal/bridge/pipe.go` has the other side. */
import { AnswerWriter, SECTION } from "./answer.ts";
import { type Exchange, type SendEmitted, TOO_SMALL } from "./exchange.ts";
import { PipeEmits } from "./pipe_emits.ts";
import { PipeInput } from "./pipe_input.ts";
import { PipeOutput } from "./pipe_output.ts";
import { within } from "../within.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What the library sends beside jobs and messages, by the fifth byte of a frame: `go/internal/bridge/reply.go`. */
const REPLY = { emitted: 6, whole: 7 } as const;
/** Bytes of a reply before what it says: u32 number, u8 kind, u8 whether it was refused, two zeros. */
const REPLY_HEADER = 8;
const FIRST_ROOM = 1 << 16;
const ENDED = -1;
const NOTHING = new Uint8Array(0);

/** Frames over the standard files. There is one in a process. */
export class Pipe implements Exchange {
  readonly #input = new PipeInput();
  readonly #output = new PipeOutput();
  readonly #answers = new AnswerWriter();
  readonly #emits = new PipeEmits((frame) => this.#output.write(frame));
  #all = new Uint8Array(FIRST_ROOM);
  #pumps = false;
  /** Implements {@linkcode Exchange}. */
  readonly whole?: () => Bytes;

  /** Reads the next frame whole; undefined at the end. It blocks. */
  first(): Bytes | undefined {
    for (let room = new Uint8Array(FIRST_ROOM);;) {
      const size = this.now(NOTHING, room, 0);
      if (size === TOO_SMALL) room = new Uint8Array(new DataView(room.buffer).getUint32(0, true));
      else return size === ENDED ? undefined : room.subarray(0, size);
    }
  }

  /** The same, without blocking. */
  async next(): Promise<Bytes | undefined> {
    while (!this.#isJobThere() && !this.#input.ended) await this.#input.moreLater();
    return this.#input.ended ? undefined : this.first();
  }

  /**
   * Says how it is to be used.
   *
   * @param secret That of the output.
   * @param emits Whether components emit of their own accord. What they are told of that may come at any time, also while
   * a batch is under way; where nothing does, the rest of a batch can be fetched.
   */
  begin(secret: number, emits: boolean): void {
    this.#output.secret = secret;
    if (!emits) (this as { whole?: () => Bytes }).whole = () => this.#whole();
  }

  /** Writes a frame. It blocks until it is taken. */
  write(frame: Uint8Array): void {
    this.#output.write(frame);
  }

  /** Implements {@linkcode Exchange}. */
  tell(frame: Bytes): void {
    this.#output.write(frame);
  }

  /** Implements {@linkcode Exchange}. */
  readonly emit: SendEmitted = (unit, signal, pipelines, otlp) => {
    const emitted = this.#emits.send(unit, signal, pipelines, otlp);
    this.#pumpSoon();
    return emitted;
  };

  /** Implements {@linkcode Exchange}: the library says by an empty frame that there is no job. */
  now(answer: Bytes, room: Bytes, _wait: number): number {
    if (answer.length > 0) this.#output.write(answer);
    if (this.#input.reads) return 0;
    while (!this.#isJobThere()) if (!this.#input.more()) return this.#end();
    const size = this.#input.size as number;
    if (size > room.length) {
      new DataView(room.buffer, room.byteOffset).setUint32(0, size, true);
      return TOO_SMALL;
    }
    if (!this.#input.take(room, size)) return this.#end();
    if (size > 0) this.#pumpSoon();
    return size;
  }

  /** Implements {@linkcode Exchange}. */
  async later(answer: Bytes, room: Bytes, wait: number): Promise<number> {
    if (answer.length > 0) this.#output.write(answer);
    const deadline = performance.now() + wait;
    while (!this.#isJobThere()) {
      if (this.#input.ended) return this.#end();
      const left = deadline - performance.now();
      if (left <= 0) return 0;
      await within(this.#input.moreLater(), left);
    }
    return this.now(NOTHING, room, 0);
  }

  /** Takes the replies to emits that are there. True when something else is there behind them. */
  #isJobThere(): boolean {
    for (;;) {
      const { size } = this.#input;
      if (size === undefined) return false;
      if (size < REPLY_HEADER) return true; // there is no job
      const head = this.#input.peek(REPLY_HEADER);
      if (head === undefined) return false;
      if (head[4] !== REPLY.emitted) return true;
      const reply = this.#input.peek(size);
      if (reply === undefined) return false;
      this.#emits.settle(reply);
      this.#input.skip(size);
    }
  }

  /** Asks for all of the batch of the last job. */
  #whole(): Bytes {
    this.#answers.begin(0, 0);
    this.#answers.add(SECTION.whole, NOTHING);
    this.#output.write(this.#answers.frame());
    while (!this.#isJobThere()) if (!this.#input.more()) throw new Error("the library is gone");
    const size = this.#input.size as number;
    if (size > this.#all.length) this.#all = new Uint8Array(2 * size);
    this.#input.take(this.#all, size);
    if (this.#all[4] !== REPLY.whole || this.#all[5] !== 0) throw new Error("nobody waits for this batch any more");
    return this.#all.subarray(REPLY_HEADER, size);
  }

  #end(): number {
    this.#emits.end();
    return ENDED;
  }

  /** Reads replies while nobody else reads, as soon as what runs now waits. */
  #pumpSoon(): void {
    if (this.#pumps || !this.#emits.any) return;
    this.#pumps = true;
    queueMicrotask(() => this.#pump());
  }

  async #pump(): Promise<void> {
    while (this.#emits.any && !this.#isJobThere()) {
      if (this.#input.ended) this.#emits.end();
      else await this.#input.moreLater();
    }
    this.#pumps = false;
  }
}
