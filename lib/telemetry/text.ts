/**
 * Strings to UTF-8 and back. The platform's decoders cost 50 (`Buffer`) or 110 ns (`TextDecoder`) a string, whatever its
 * length; so short strings that were met lately are compared instead of decoded.
 */
import { Buffer } from "node:buffer";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();
const bufferToString = Buffer.prototype.toString as (
  this: Uint8Array,
  as: "utf8",
  start: number,
  end: number,
) => string;

/** Strings of at most so many bytes are looked up in {@linkcode RECENT}. */
const SHORT = 20;
/** From so many bytes on `TextDecoder` is faster than `Buffer`. */
const LONG = 256;
const SLOTS = 2048;
/** The short strings decoded last, by a hash of some of their bytes. */
const RECENT: string[] = new Array(SLOTS).fill("");

/** The string of some UTF-8; what is no UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length > SHORT) {
    if (length >= LONG) return decoder.decode(bytes.subarray(start, end));
    return bufferToString.call(bytes, "utf8", start, end);
  }
  if (length === 0) return "";
  const hash = Math.imul(length, 0x9e5) + Math.imul(bytes[start] as number, 0x3d) +
    Math.imul(bytes[end - 1] as number, 0x1f5) + Math.imul(bytes[start + (length >> 1)] as number, 0x95) +
    Math.imul(bytes[start + (length >> 2)] as number, 0x55b) +
    Math.imul(bytes[end - 1 - (length >> 2)] as number, 0xb3);
  const slot = hash & SLOTS - 1;
  const recent = RECENT[slot] as string;
  if (recent.length === length && isText(bytes, start, recent)) return recent;
  const text = decodeShort(bytes, start, length);
  RECENT[slot] = text;
  return text;
}

/** Whether the bytes at `start` are these characters, all of ASCII. */
function isText(bytes: Uint8Array, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (bytes[start + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** Arrays of each length, for {@linkcode decodeShort}. */
const CHARS: number[][] = Array.from({ length: SHORT + 1 }, (_, length) => new Array(length).fill(0));

function decodeShort(bytes: Uint8Array, start: number, length: number): string {
  const chars = CHARS[length] as number[];
  for (let i = 0; i < length; i++) {
    const byte = bytes[start + i] as number;
    if (byte >= 0x80) return bufferToString.call(bytes, "utf8", start, start + length);
    chars[i] = byte;
  }
  return String.fromCharCode.apply(null, chars);
}

/** Strings up to so many characters are encoded in a loop. */
const LOOPED = 48;

/** Writes a string at `p`, where there must be room for three bytes a character; the place after it. */
export function encodeText(text: string, bytes: Uint8Array, p: number): number {
  const length = text.length;
  if (length > LOOPED) return p + encoder.encodeInto(text, bytes.subarray(p)).written;
  for (let i = 0; i < length; i++) {
    const char = text.charCodeAt(i);
    if (char >= 0x80) return p + encoder.encodeInto(text, bytes.subarray(p)).written;
    bytes[p + i] = char;
  }
  return p + length;
}
