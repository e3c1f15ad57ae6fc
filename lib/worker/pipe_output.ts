/**
 * The standard output of a process as frames: u32 secret, u32 length, bytes. The library tells the secret, so that
 * nothing that somebody else writes to the standard output passes for a frame.
 */

const { stdout } = Deno;
const write = stdout.writeSync.bind(stdout);

const FIRST_ROOM = 1 << 16;
const SECRET = 4;
const HEADER = 8;

/** Writes frames. */
export class PipeOutput {
  #bytes = new Uint8Array(FIRST_ROOM);

  /** Sets the secret. */
  set secret(value: number) {
    new DataView(this.#bytes.buffer).setUint32(0, value, true);
  }

  /** Writes a frame. It blocks until it is taken. */
  write(frame: Uint8Array): void {
    const size = HEADER + frame.length;
    if (size > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(size, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, SECRET));
      this.#bytes = grown;
    }
    new DataView(this.#bytes.buffer).setUint32(SECRET, frame.length, true);
    this.#bytes.set(frame, HEADER);
    for (let at = 0; at < size;) at += write(this.#bytes.subarray(at, size));
  }
}
