/** Trace and span IDs: bytes in OTLP, hexadecimal for people. */
import { unfit } from "./errors.ts";
import { label, message, setMessage } from "./fields.ts";
import type { Store } from "./store.ts";

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const NO_BYTES = new Uint8Array(0);

/** An ID as hexadecimal digits; `""` if it is not set. */
export function hexId(s: Store, n: number, field: number): string {
  const bytes = message(s, n, field);
  let hex = "";
  if (bytes !== undefined) { for (const byte of bytes) hex += HEX[byte]; }
  return hex;
}

/** A copy of an ID's bytes; none if it is not set. */
export function bytesId(s: Store, n: number, field: number): Uint8Array {
  return message(s, n, field)?.slice() ?? NO_BYTES.slice();
}

/** Sets an ID of `size` bytes, or none, given as hexadecimal digits or bytes. */
export function setId(s: Store, n: number, field: number, size: number, value: string | Uint8Array): void {
  const bytes = typeof value === "string" ? fromHex(value) : value;
  if (bytes === undefined || (bytes.length !== 0 && bytes.length !== size)) {
    throw unfit(label(s, n, field), value, `${size * 2} hexadecimal digits, ${size} bytes, or empty`);
  }
  setMessage(s, n, field, bytes);
}

function fromHex(hex: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex)) return undefined;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
