/** Writing attributes: the ops PUT, DELETE, CLEAR and RENAME. */
import { type AnyValue, checkInt, padLength, writeAny, writeDouble, writeFixed } from "./any_value.ts";
import { ABSENT, lookup, occurrences } from "./attribute_reads.ts";
import { isDeclared } from "./declared.ts";
import { addString, keyOf, link, select, VARINT_ROOM, writeText, writeVarint } from "./edits.ts";
import { unfit } from "./errors.ts";
import { OP } from "./layout.ts";
import { type Key, reserve, type Store } from "./store.ts";

/** Sets an attribute. */
export function put(s: Store, n: number, key: string, value: AnyValue): void {
  const entry = keyOf(s, key);
  if (typeof value === "string") return putString(s, n, entry, value);
  if (typeof value === "boolean") {
    start(s, n, OP.PUT_BOOL, entry.id, 1);
    s.out[s.pos++] = value ? 1 : 0;
  } else if (typeof value === "number") {
    start(s, n, OP.PUT_DOUBLE, entry.id, 8);
    writeDouble(s, value);
  } else if (typeof value === "bigint") {
    checkInt(`attribute ${JSON.stringify(key)}`, value);
    start(s, n, OP.PUT_INT, entry.id, 8);
    writeFixed(s, value);
  } else putAny(s, n, entry.id, value);
}

function putString(s: Store, n: number, key: Key, value: string): void {
  if (key.last === value) {
    if (key.lastId < 0) key.lastId = addString(s, value);
    start(s, n, OP.PUT_TABLE, key.id, VARINT_ROOM);
    writeVarint(s, key.lastId);
    return;
  }
  key.last = value;
  key.lastId = -1;
  start(s, n, OP.PUT_STRING, key.id, value.length * 3 + VARINT_ROOM);
  writeText(s, value);
}

function putAny(s: Store, n: number, key: number, value: AnyValue): void {
  select(s, n);
  const before = s.pos;
  try {
    reserve(s, 2 + 2 * VARINT_ROOM);
    s.out[s.pos++] = OP.PUT;
    writeVarint(s, key);
    const operands = s.pos;
    const message = s.pos += 4;
    writeAny(s, value);
    padLength(s, message, s.pos - message);
    link(s, n, OP.PUT | key << 8, operands);
  } catch (error) {
    s.pos = before;
    throw error;
  }
}

/** Starts an op about an attribute: `more` bytes follow the key. */
function start(s: Store, n: number, op: number, key: number, more: number): void {
  select(s, n);
  reserve(s, more + 1 + VARINT_ROOM);
  s.out[s.pos++] = op;
  writeVarint(s, key);
  link(s, n, op | key << 8, s.pos);
}

/** Deletes an attribute; whether there was one, or true when that cannot be known. */
export function remove(s: Store, n: number, key: string): boolean {
  let times = 1;
  if (isDeclared(s, n, key)) {
    const found = lookup(s, n, key);
    if (found === ABSENT) return false;
    times = Math.max(1, occurrences(s, n, key));
  }
  const { id } = keyOf(s, key);
  for (; times > 0; times--) start(s, n, OP.DELETE, id, 0);
  return true;
}

/** Deletes all attributes. */
export function clear(s: Store, n: number): void {
  select(s, n);
  reserve(s, 1);
  s.out[s.pos++] = OP.CLEAR;
  link(s, n, OP.CLEAR, s.pos);
}

/** Gives an attribute another key; whether there was one, or true when that cannot be known. */
export function rename(s: Store, n: number, from: string, to: string): boolean {
  if (typeof to !== "string") throw unfit("a key", to, "a string");
  let more = 0;
  if (isDeclared(s, n, from)) {
    if (lookup(s, n, from) === ABSENT) return false;
    more = occurrences(s, n, from) - 1;
  }
  if (from === to) return true;
  const { id } = keyOf(s, from);
  const target = keyOf(s, to).id;
  start(s, n, OP.RENAME, id, VARINT_ROOM);
  writeVarint(s, target);
  for (; more > 0; more--) start(s, n, OP.DELETE, id, 0);
  return true;
}
