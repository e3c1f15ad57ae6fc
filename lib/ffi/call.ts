import { CollectorError, errorFromJson, type ErrorJson, STATUS_CODES } from "../errors.ts";

/** Bytes of a text's length at the start of every output buffer. */
const HEADER = 4;
/** Bytes of the first output buffer; a call whose answer is longer is made again with a buffer that fits. */
const FIRST_CAPACITY = 64 * 1024;
/** Minus the code "the buffer is too small; its header says the size". */
const TOO_SMALL = -2;

/** What a call answered: the number, and the JSON text behind it, parsed (undefined if there was none). */
export interface Answer {
  /** Zero or above: a handle or zero. */
  result: number;
  /** The JSON value of the output buffer. */
  value: unknown;
}

/** Bytes that C may read or write: never shared, never resizable. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Makes a call that does not wait.
 *
 * @param fn Calls the symbol with the output buffer and its capacity.
 * @param out The first buffer. Default: one of its own, of 64 KiB.
 * @throws {CollectorError} With the code and text of the library.
 */
export function call(
  fn: (out: Bytes, capacity: number) => number,
  out: Bytes = new Uint8Array(FIRST_CAPACITY),
): Answer {
  let result = fn(out, out.length);
  while (result === TOO_SMALL) {
    out = new Uint8Array(HEADER + textLength(out));
    result = fn(out, out.length);
  }
  return answer(result, out);
}

/**
 * Makes a call that waits on a thread of its own. The buffer lives until the call is over, because `out` is held here.
 *
 * @param fn Calls the symbol with the output buffer and its capacity.
 * @throws {CollectorError} With the code and text of the library.
 */
export async function callAsync(fn: (out: Bytes, capacity: number) => Promise<number>): Promise<Answer> {
  let out = new Uint8Array(FIRST_CAPACITY);
  let result = await fn(out, out.length);
  while (result === TOO_SMALL) {
    out = new Uint8Array(HEADER + textLength(out));
    result = await fn(out, out.length);
  }
  return answer(result, out);
}

/** Text as bytes for a `uint8_t*` parameter. */
export function encode(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Text as a NUL-terminated C string. */
export function encodeCString(text: string): Bytes {
  return encode(text + "\0");
}

function textLength(out: Bytes): number {
  return new DataView(out.buffer).getUint32(0, true);
}

/**
 * What a call answered whose output buffer has a text.
 *
 * @throws {CollectorError} With the code and text of the library.
 */
export function answer(result: number, out: Bytes): Answer {
  const length = textLength(out);
  const text = new TextDecoder().decode(out.subarray(HEADER, HEADER + length));
  const value: unknown = length === 0 ? undefined : JSON.parse(text);
  if (result >= 0) return { result, value };
  if (value !== undefined) throw errorFromJson(value as ErrorJson);
  const code = STATUS_CODES[-result as keyof typeof STATUS_CODES] ?? "INTERNAL";
  throw new CollectorError(code, `The library answered ${result} without a text`);
}
