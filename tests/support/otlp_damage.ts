import * as fc from "fast-check";

/** What is done to bytes. */
export interface Damage {
  /** Places, of which the remainder counts, and what is written there. */
  readonly bytes: readonly (readonly [number, number])[];
  /** Where they are cut off, if they are: the remainder counts. */
  readonly cut: number | null;
}

/** Random damage. */
export const damages: fc.Arbitrary<Damage> = fc.record({
  bytes: fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 127, 128, 255))), { maxLength: 4 }),
  cut: fc.option(fc.nat()),
});

/** The bytes after the damage; those given may be changed. */
export function damaged(bytes: Uint8Array<ArrayBuffer>, { bytes: places, cut }: Damage): Uint8Array<ArrayBuffer> {
  for (const [at, byte] of places) if (bytes.length > 0) bytes[at % bytes.length] = byte;
  return cut === null ? bytes : bytes.slice(0, cut % (bytes.length + 1));
}
