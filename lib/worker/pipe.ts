/**
 * The frames of a process's standard input and output; `go/internal/bridge/pipe.go` has the other side.
 *
 * In: u32 length, bytes. A length of 0 says that there is no job: let the event loop have its turn.
 * Out: u32 secret, u32 length, bytes. The secret is in the first frame that comes in, so that nothing that somebody else
 * writes to the standard output passes for a frame.
 */
import { CollectorError } from "../errors.ts";
import { type Exchange, type SendEmitted, TOO_SMALL } from "./exchange.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const { stdin, stdout } = Deno;
const read = stdin.readSync.bind(stdin);
const readLater = stdin.read.bind(stdin);
const write = stdout.writeSync.bind(stdout);

/** How many bytes one read takes that does not know yet how many there are. */
const STAGE = 1 << 16;
const LENGTH = 4;
const HEADER = 8;
const ENDED = -1;
const NOTHING = new Uint8Array(0);

/** Frames over the standard files. There is one in a process; it has them for itself. */
export class Pipe implements Exchange {
  readonly #stage = new Uint8Array(STAGE);
  readonly #view = new DataView(this.#stage.buffer);
  #from = 0;
  #to = 0;
  #ended = false;
  #reading: Promise<void> | undefined;
  #out = new Uint8Array(STAGE);

  /** Reads the next frame whole; undefined at the end. It blocks. */
  first(): Bytes | undefined {
    for (let room = new Uint8Array(STAGE);;) {
      const size = this.now(NOTHING, room, 0);
      if (size === TOO_SMALL) room = new Uint8Array(new DataView(room.buffer).getUint32(0, true));
      else return size === ENDED ? undefined : room.subarray(0, size);
    }
  }

  /** The same, without blocking. */
  async next(): Promise<Bytes | undefined> {
    while (this.#to - this.#from < LENGTH && !this.#ended) await (this.#reading ??= this.#readLater());
    return this.first();
  }

  /** Sets the secret of what is written. */
  set secret(value: number) {
    new DataView(this.#out.buffer).setUint32(0, value, true);
  }

  /** Writes a frame. It blocks until it is taken. */
  write(frame: Uint8Array): void {
    const size = HEADER + frame.length;
    if (size > this.#out.length) {
      const grown = new Uint8Array(Math.max(size, 2 * this.#out.length));
      grown.set(this.#out.subarray(0, LENGTH));
      this.#out = grown;
    }
    new DataView(this.#out.buffer).setUint32(LENGTH, frame.length, true);
    this.#out.set(frame, HEADER);
    for (let at = 0; at < size;) at += write(this.#out.subarray(at, size));
  }

  /** Implements {@linkcode Exchange}. What a connector emits rides on its answers. */
  readonly emit: SendEmitted = () =>
    Promise.reject(
      new CollectorError("PIPELINE_REFUSED", "Cannot emit: with isolation process only the handlers of a batch can", {
        hint: "Use isolation: worker",
      }),
    );

  /** Implements {@linkcode Exchange}. */
  tell(frame: Bytes): void {
    this.write(frame);
  }

  /** Implements {@linkcode Exchange}: the library says by an empty frame that there is no job. */
  now(answer: Bytes, room: Bytes, _wait: number): number {
    if (answer.length > 0) this.write(answer);
    if (this.#reading !== undefined) return 0;
    while (this.#to - this.#from < LENGTH) {
      this.#compact();
      if (!this.#took(read(this.#to === 0 ? this.#stage : this.#stage.subarray(this.#to)))) return ENDED;
    }
    const size = this.#view.getUint32(this.#from, true);
    if (size > room.length) {
      new DataView(room.buffer, room.byteOffset).setUint32(0, size, true);
      return TOO_SMALL;
    }
    this.#from += LENGTH;
    let have = Math.min(size, this.#to - this.#from);
    room.set(this.#stage.subarray(this.#from, this.#from + have));
    this.#from += have;
    while (have < size) {
      const more = read(room.subarray(have, size));
      if (more === null) return ENDED;
      have += more;
    }
    return size;
  }

  /** Implements {@linkcode Exchange}. */
  async later(answer: Bytes, room: Bytes, wait: number): Promise<number> {
    if (answer.length > 0) this.write(answer);
    const deadline = performance.now() + wait;
    while (this.#to - this.#from < LENGTH && !this.#ended) {
      const left = deadline - performance.now();
      if (left <= 0) return 0;
      await within(this.#reading ??= this.#readLater(), left);
    }
    return this.#ended ? ENDED : this.now(NOTHING, room, 0);
  }

  async #readLater(): Promise<void> {
    this.#compact();
    this.#took(await readLater(this.#stage.subarray(this.#to)));
    this.#reading = undefined;
  }

  /** Moves what is staged to the front, so that there is room behind it. */
  #compact(): void {
    if (this.#from === 0) return;
    this.#stage.copyWithin(0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
  }

  #took(count: number | null): boolean {
    if (count === null) this.#ended = true;
    else this.#to += count;
    return count !== null;
  }
}

/** Waits for a promise, but not longer than so many ms. */
async function within(promise: Promise<void>, time: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([promise, new Promise<void>((resolve) => timer = setTimeout(resolve, time))]);
  clearTimeout(timer);
}
