import { refuse } from "./refusal.ts";

// A byte order mark is part of a string, and bytes that are no UTF-8 become U+FFFD: the Collector does not check either.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** How deep groups, which OTLP does not use, may be nested. */
const DEEPEST_GROUP = 64;

/** Reads protobuf from bytes of which nothing is believed. Whatever goes beyond the end is refused. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Where the next read begins. */
  at: number;
  /** Where the message ends that is being read. */
  end: number;

  /** Reads `bytes` from `start` to before `end`. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= bytes.length)) {
      refuse(`there are no bytes ${start} to ${end} in ${bytes.length} bytes`);
    }
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
    this.end = end;
  }

  /** Reads a varint of at most 35 bits: a tag, a length. */
  length(): number {
    const start = this.at;
    let value = 0;
    for (let factor = 1; factor <= 2 ** 28; factor *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    // Longer ones are valid as long as the further bits are zeros.
    for (let i = 0; i < 5; i++) {
      const byte = this.#byte();
      if ((byte & 127) !== 0) break;
      if (byte < 128) return value;
    }
    return refuse(`a number at byte ${start} is too large`);
  }

  /** Reads a varint as 64 bits, unsigned. */
  varint(): bigint {
    const start = this.at;
    let low = 0;
    for (let i = 0; i < 7; i++) {
      const byte = this.#byte();
      low += (byte & 127) * 128 ** i;
      if (byte < 128) return BigInt(low);
    }
    let high = 0;
    for (let i = 0; i < 3; i++) {
      const byte = this.#byte();
      high += (byte & 127) * 128 ** i;
      if (byte < 128) return BigInt.asUintN(64, BigInt(low) + (BigInt(high) << 49n));
    }
    return refuse(`a varint at byte ${start} has more than 10 bytes`);
  }

  /** Reads 32 bits, unsigned. */
  fixed32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  /** Reads 64 bits, unsigned. */
  fixed64(): bigint {
    return this.#view.getBigUint64(this.#skip(8), true);
  }

  /** Reads a double. */
  double(): number {
    return this.#view.getFloat64(this.#skip(8), true);
  }

  /** Reads a length and that many bytes: no copy. */
  bytes(): Uint8Array {
    const length = this.length();
    const start = this.#skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Reads a length and a string. */
  string(): string {
    return decoder.decode(this.bytes());
  }

  /** Reads a length and what has it, by a function to whose end the reader then ends. */
  within(read: () => void): void {
    const length = this.length();
    const { end } = this;
    this.end = this.#skip(length) + length;
    this.at = this.end - length;
    read();
    this.end = end;
  }

  /** Skips the value of a field. */
  skip(no: number, wire: number, depth = 0): void {
    if (wire === 0) this.varint();
    else if (wire === 1) this.#skip(8);
    else if (wire === 2) this.#skip(this.length());
    else if (wire === 5) this.#skip(4);
    else if (wire === 3) this.#skipGroup(no, depth + 1);
    else refuse(`field ${no} before byte ${this.at} has the impossible wire type ${wire}`);
  }

  /** Reads a tag: the field's number and the wire type. */
  tag(): [no: number, wire: number] {
    const start = this.at;
    const tag = this.length();
    const no = Math.floor(tag / 8);
    if (no < 1 || no >= 2 ** 29) refuse(`a field at byte ${start} has the impossible number ${no}`);
    return [no, tag % 8];
  }

  #skipGroup(group: number, depth: number): void {
    if (depth > DEEPEST_GROUP) refuse(`groups are nested deeper than ${DEEPEST_GROUP} at byte ${this.at}`);
    for (;;) {
      const [no, wire] = this.tag();
      if (wire === 4 && no === group) return;
      this.skip(no, wire, depth);
    }
  }

  #byte(): number {
    if (this.at >= this.end) refuse(`the bytes end within a number, at byte ${this.at}`);
    return this.#bytes[this.at++] ?? 0;
  }

  #skip(length: number): number {
    const start = this.at;
    if (length > this.end - start) {
      refuse(`a field of ${length} bytes begins at byte ${start}, and ${this.end - start} are there`);
    }
    this.at = start + length;
    return start;
  }
}
