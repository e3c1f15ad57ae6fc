import type { DescMessage } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import * as fc from "fast-check";

/** How an encoding is made unlike what one encoder would write, and yet has the same meaning. */
export interface Scrambling {
  /** The order of the fields; elements of one list keep theirs. */
  readonly order: "ascending" | "descending" | "random";
  /** Whether varints, tags and lengths are now and then longer than they need to be. */
  readonly padded: boolean;
  /** Whether fields are added that no version of OTLP has. */
  readonly unknown: boolean;
  /** Where the random numbers begin. */
  readonly seed: number;
}

/** Random ways. */
export const scramblings: fc.Arbitrary<Scrambling> = fc.record({
  order: fc.constantFrom("ascending", "descending", "random"),
  padded: fc.boolean(),
  unknown: fc.boolean(),
  seed: fc.nat(),
});

/** Encodes a message anew, in another way. */
export function scramble(desc: DescMessage, bytes: Uint8Array, how: Scrambling): Uint8Array<ArrayBuffer> {
  return new Scrambler(how).message(desc, bytes);
}

/** One field as it stands in the bytes. */
interface WireField {
  no: number;
  wire: WireType;
  payload: Uint8Array;
}

class Scrambler {
  readonly #how: Scrambling;
  #state: number;

  constructor(how: Scrambling) {
    this.#how = how;
    this.#state = how.seed;
  }

  message(desc: DescMessage, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const fields = this.#read(desc, bytes);
    if (this.#how.unknown && this.#random() < 0.5) fields.push(...this.#unknown());
    const out = new BinaryWriter();
    for (const { no, wire, payload } of this.#sort(fields)) {
      out.raw(this.#varint(BigInt(no * 8 + wire)));
      if (wire === WireType.LengthDelimited) out.raw(this.#varint(BigInt(payload.length)));
      out.raw(payload);
    }
    return out.finish();
  }

  #read(desc: DescMessage, bytes: Uint8Array): WireField[] {
    const reader = new BinaryReader(bytes);
    const fields: WireField[] = [];
    while (reader.pos < reader.len) {
      const [no, wire] = reader.tag();
      const field = desc.fields.find((one) => one.number === no);
      if (wire === WireType.LengthDelimited) {
        const payload = reader.bytes();
        fields.push({
          no,
          wire,
          payload: field?.message === undefined ? payload : this.message(field.message, payload),
        });
      } else if (wire === WireType.Varint) {
        fields.push({ no, wire, payload: this.#varint(BigInt.asUintN(64, BigInt(reader.uint64()))) });
      } else {
        fields.push({ no, wire, payload: reader.skip(wire, no) });
      }
    }
    return fields;
  }

  /** Fields that OTLP does not have, of every wire type. */
  #unknown(): WireField[] {
    const bytes = new Uint8Array(8).map(() => this.#random() * 256);
    const all: WireField[] = [
      { no: 2000, wire: WireType.Varint, payload: this.#varint(2n ** 64n - 1n) },
      { no: 2001, wire: WireType.Bit64, payload: bytes },
      { no: 536870911, wire: WireType.LengthDelimited, payload: bytes },
      { no: 2003, wire: WireType.Bit32, payload: bytes.subarray(4) },
    ];
    return all.filter(() => this.#random() < 0.5);
  }

  #sort(fields: readonly WireField[]): WireField[] {
    const { order } = this.#how;
    const ranks = new Map<number, number>();
    for (const { no } of fields) {
      if (!ranks.has(no)) ranks.set(no, order === "random" ? this.#random() : order === "ascending" ? no : -no);
    }
    return fields.toSorted((a, b) => (ranks.get(a.no) ?? 0) - (ranks.get(b.no) ?? 0));
  }

  #varint(value: bigint): Uint8Array {
    const groups: number[] = [];
    do {
      groups.push(Number(value & 127n));
      value >>= 7n;
    } while (value > 0n);
    if (this.#how.padded && groups.length < 5 && this.#random() < 0.2) groups.push(0);
    return Uint8Array.from(groups, (group, i) => i < groups.length - 1 ? group | 128 : group);
  }

  /** A number from 0 to below 1 (mulberry32). */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}
