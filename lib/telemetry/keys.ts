/** Keys of attributes: their UTF-8, kept over batches, and what one batch knows of them. */
import { unfit } from "./errors.ts";
import type { AnyValue } from "./otlp/value.ts";

/** A key. */
export interface Key {
  /** The key itself. */
  readonly text: string;
  /** Its UTF-8. */
  readonly bytes: Uint8Array;
  /** The serial number of the batch that the rest is about. */
  owner: number;
  /** Its number in that batch's table of strings; -1 while it is not there. */
  id: number;
  /** The string last set for it. */
  last: string | undefined;
  /** The number of that string in the table; -1 while it is not there. */
  lastId: number;
  /** The resource or scope whose value is known; -1 for none. */
  node: number;
  /** The last op of that node when it was read. */
  head: number;
  /** The value; no object. */
  value: AnyValue;
}

/** What of a batch keys need. */
export interface KeyOwner {
  /** The number of the batch, which no other has. */
  readonly serial: number;
  /** The numbers of the keys in its table of strings. */
  readonly ids: Map<string, number>;
}

/** At most so many keys are kept. */
const MOST = 4096;
const SLOTS = 256;
const encoder = new TextEncoder();
const all = new Map<string, Key>();
/** The keys used last, by their length, first and last character. */
const recent: (Key | undefined)[] = new Array(SLOTS).fill(undefined);

/** A key, as a batch has it. */
export function keyFor(s: KeyOwner, text: string): Key {
  if (typeof text !== "string") throw unfit("a key", text, "a string");
  const last = text.length - 1;
  const slot = last < 0 ? 0 : (last * 67 + text.charCodeAt(0) * 5 + text.charCodeAt(last)) & SLOTS - 1;
  let key = recent[slot];
  if (key === undefined || key.text !== text) {
    key = all.get(text) ?? addKey(text);
    recent[slot] = key;
  }
  if (key.owner !== s.serial) adopt(s, key);
  return key;
}

function addKey(text: string): Key {
  if (all.size >= MOST) all.clear();
  const key: Key = {
    text,
    bytes: encoder.encode(text),
    owner: -1,
    id: -1,
    last: undefined,
    lastId: -1,
    node: -1,
    head: 0,
    value: undefined,
  };
  all.set(text, key);
  return key;
}

function adopt(s: KeyOwner, key: Key): void {
  key.owner = s.serial;
  key.id = s.ids.get(key.text) ?? -1;
  key.last = undefined;
  key.lastId = -1;
  key.node = -1;
}
