/** The standard input of a process as frames: u32 length, bytes. */

type Bytes = Uint8Array<ArrayBuffer>;

const { stdin } = Deno;
const read = stdin.readSync.bind(stdin);
const readLater = stdin.read.bind(stdin);

/** How many bytes one read takes that does not know yet how many there are. */
const STAGE = 1 << 16;
const LENGTH = 4;

/** Reads frames, blocking or not. There is one in a process; it has the standard input for itself. */
export class PipeInput {
  readonly #stage = new Uint8Array(STAGE);
  readonly #view = new DataView(this.#stage.buffer);
  #from = 0;
  #to = 0;
  #ended = false;
  #reading: Promise<void> | undefined;

  /** Whether there is no more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether a read is under way that does not block; then none that does is possible. */
  get reads(): boolean {
    return this.#reading !== undefined;
  }

  /** How many bytes the next frame has; undefined when it is not known yet. */
  get size(): number | undefined {
    return this.#has(LENGTH) ? this.#view.getUint32(this.#from, true) : undefined;
  }

  /** So many bytes of the next frame, which must not be more than 60 KB; undefined when they are not there yet. */
  peek(count: number): Bytes | undefined {
    const begin = this.#from + LENGTH;
    return this.#has(LENGTH + count) ? this.#stage.subarray(begin, begin + count) : undefined;
  }

  /** Reads more of what is not there yet, and blocks until there is some; false at the end. */
  more(): boolean {
    this.#compact();
    const count = read(this.#to === 0 ? this.#stage : this.#stage.subarray(this.#to));
    return this.#took(count);
  }

  /** The same, without blocking. */
  moreLater(): Promise<void> {
    return this.#reading ??= this.#readLater();
  }

  /** Reads the next frame, whose size is known, into room that is large enough; it blocks. False at the end. */
  take(room: Bytes, size: number): boolean {
    this.#from += LENGTH;
    let have = Math.min(size, this.#to - this.#from);
    room.set(this.#stage.subarray(this.#from, this.#from + have));
    this.#from += have;
    while (have < size) {
      const count = read(room.subarray(have, size));
      if (count === null) {
        this.#ended = true;
        return false;
      }
      have += count;
    }
    return true;
  }

  /** Leaves out the next frame, all of which is there. */
  skip(size: number): void {
    this.#from += LENGTH + size;
  }

  async #readLater(): Promise<void> {
    this.#compact();
    this.#took(await readLater(this.#stage.subarray(this.#to)));
    this.#reading = undefined;
  }

  #has(count: number): boolean {
    return this.#to - this.#from >= count;
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
