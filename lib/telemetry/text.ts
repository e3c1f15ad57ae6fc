/** Strings to UTF-8 and back; short ASCII, which most telemetry is, without the cost of the platform's coders. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** Strings up to so many bytes are looked up in {@linkcode RECENT}. */
const SHORT = 64;
const SLOTS = 1024;
/** The strings decoded last, by a hash of their bytes. */
const RECENT: string[] = new Array(SLOTS).fill("");

/** The string of some UTF-8; what is no UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return "";
  if (length > SHORT) return decoder.decode(bytes.subarray(start, end));
  let hash = length;
  for (let i = start; i < end; i++) hash = Math.imul(hash, 31) + (bytes[i] as number) | 0;
  const slot = (hash ^ hash >>> 15) & SLOTS - 1;
  const recent = RECENT[slot] as string;
  if (recent.length === length && isAscii(bytes, start, recent)) return recent;
  const text = decoder.decode(bytes.subarray(start, end));
  RECENT[slot] = text;
  return text;
}

/** Whether the bytes at `start` are these characters, all below 0x80. */
function isAscii(bytes: Uint8Array, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[start + i] as number;
    if (byte !== text.charCodeAt(i) || byte >= 0x80) return false;
  }
  return true;
}

/** Writes a string at `p`, where there must be room for three bytes a character; the place after it. */
export function encodeText(text: string, bytes: Uint8Array, p: number): number {
  const length = text.length;
  if (length > SHORT) return p + encoder.encodeInto(text, bytes.subarray(p)).written;
  for (let i = 0; i < length; i++) {
    const char = text.charCodeAt(i);
    if (char >= 0x80) return p + encoder.encodeInto(text, bytes.subarray(p)).written;
    bytes[p + i] = char;
  }
  return p + length;
}

/** At most so many keys stay encoded. */
const KEYS = 4096;
const keys = new Map<string, Uint8Array>();

/** The UTF-8 of a key. */
export function keyBytes(key: string): Uint8Array {
  const known = keys.get(key);
  if (known !== undefined) return known;
  if (keys.size >= KEYS) keys.clear();
  const bytes = encoder.encode(key);
  keys.set(key, bytes);
  return bytes;
}
