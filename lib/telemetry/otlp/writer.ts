const encoder = new TextEncoder();

/**
 * Writes protobuf from the end to the beginning, so that a message's length is known when it is to be written: the last
 * field comes first, and of each field the value, then the length, then the tag.
 */
export class Writer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #at = 1024;

  /** How many bytes are written. */
  get size(): number {
    return this.#bytes.length - this.#at;
  }

  /** A copy of what is written; the writer is then empty. */
  take(): Uint8Array<ArrayBuffer> {
    const written = this.#bytes.slice(this.#at);
    this.#at = this.#bytes.length;
    return written;
  }

  /** Forgets what is written. */
  reset(): void {
    this.#at = this.#bytes.length;
  }

  /** Writes bytes, without a length. */
  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#at -= value.length;
    this.#bytes.set(value, this.#at);
  }

  /** Writes a string as UTF-8, without a length; a lone surrogate becomes U+FFFD. */
  string(value: string): void {
    const most = value.length * 3;
    this.#reserve(most);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = value.length - 1; i >= 0; i--) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) {
        const { written } = encoder.encodeInto(value, bytes.subarray(this.#at - most, this.#at));
        bytes.copyWithin(this.#at - written, this.#at - most, this.#at - most + written);
        this.#at -= written;
        return;
      }
      bytes[--at] = code;
    }
    this.#at = at;
  }

  /** Writes an unsigned integer of up to 53 bits as a varint. */
  varint(value: number): void {
    this.#reserve(8);
    let size = 1;
    for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++;
    this.#at -= size;
    let at = this.#at;
    for (; value >= 128; value = Math.floor(value / 128)) this.#bytes[at++] = value % 128 | 128;
    this.#bytes[at] = value;
  }

  /** Writes a 64-bit integer, signed or not, as a varint. */
  varint64(value: bigint): void {
    if (value >= 0n && value <= Number.MAX_SAFE_INTEGER) return this.varint(Number(value));
    let rest = BigInt.asUintN(64, value);
    let size = 1;
    for (let more = rest >> 7n; more > 0n; more >>= 7n) size++;
    this.#reserve(size);
    this.#at -= size;
    for (let at = this.#at; size > 0; size--, rest >>= 7n) {
      this.#bytes[at++] = Number(rest & 0x7fn) | (size > 1 ? 128 : 0);
    }
  }

  /** Writes 32 bits. */
  fixed32(value: number): void {
    this.#reserve(4);
    this.#at -= 4;
    this.#view.setUint32(this.#at, value, true);
  }

  /** Writes 64 bits of an integer, signed or not. */
  fixed64(value: bigint): void {
    this.#reserve(8);
    this.#at -= 8;
    this.#view.setBigUint64(this.#at, value, true);
  }

  /** Writes a double. */
  double(value: number): void {
    this.#reserve(8);
    this.#at -= 8;
    this.#view.setFloat64(this.#at, value, true);
  }

  #reserve(size: number): void {
    if (size <= this.#at) return;
    const written = this.size;
    const length = Math.max(this.#bytes.length * 2, written + size);
    const larger = new Uint8Array(length);
    larger.set(this.#bytes.subarray(this.#at), length - written);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
    this.#at = length - written;
  }
}
