/** Writing attributes: the ops PUT, DELETE, CLEAR and RENAME. */
import { encodeAny, isInt, notInt, writeDouble, writeFixed } from "./any_value.ts";
import { ABSENT, lookup } from "./attribute_reads.ts";
import { isDeclared } from "./declared.ts";
import { addKey, addString, link, select, VARINT_ROOM, writeBytes, writeText, writeVarint } from "./edits.ts";
import { type Key, keyFor } from "./keys.ts";
import { OP } from "./layout.ts";
import type { AnyValue } from "./otlp/value.ts";
import { reserve, type Store } from "./store.ts";

/** Sets an attribute. */
export function put(s: Store, n: number, text: string, value: AnyValue): void {
  const key = keyFor(s, text);
  if (typeof value === "string") return putString(s, n, key, value);
  if (typeof value === "boolean") {
    start(s, n, OP.PUT_BOOL, key, 1);
    s.out[s.pos++] = value ? 1 : 0;
  } else if (typeof value === "number") {
    start(s, n, OP.PUT_DOUBLE, key, 8);
    writeDouble(s, value);
  } else if (typeof value === "bigint") {
    if (!isInt(value)) throw notInt(nameOf(text), value);
    start(s, n, OP.PUT_INT, key, 8);
    writeFixed(s, value);
  } else {
    const message = encodeAny(value, nameOf(text), 1);
    start(s, n, OP.PUT, key, message.length + VARINT_ROOM);
    writeBytes(s, message);
  }
}

/** An attribute, for errors. */
function nameOf(key: string): string {
  return `attribute ${JSON.stringify(key)}`;
}

function putString(s: Store, n: number, key: Key, value: string): void {
  if (key.last === value) {
    select(s, n);
    if (key.lastId < 0) key.lastId = addString(s, value);
    start(s, n, OP.PUT_TABLE, key, VARINT_ROOM);
    writeVarint(s, key.lastId);
    return;
  }
  start(s, n, OP.PUT_STRING, key, value.length * 3 + VARINT_ROOM);
  writeText(s, value);
  key.last = value;
  key.lastId = -1;
}

/** Starts an op about an attribute: `more` bytes follow the key. Nothing is written if the node is gone. */
function start(s: Store, n: number, op: number, key: Key, more: number): void {
  select(s, n);
  if (key.id < 0) addKey(s, key);
  reserve(s, more + 1 + VARINT_ROOM);
  s.out[s.pos++] = op;
  writeVarint(s, key.id);
  link(s, n, op | key.id << 8, s.pos);
}

/** Deletes an attribute; whether there was one, or true when that cannot be known. */
export function remove(s: Store, n: number, text: string): boolean {
  const key = keyFor(s, text);
  if (isDeclared(s, n, text) && lookup(s, n, key) === ABSENT) return false;
  start(s, n, OP.DELETE, key, 0);
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
  const key = keyFor(s, from);
  const target = keyFor(s, to);
  if (isDeclared(s, n, from) && lookup(s, n, key) === ABSENT) return false;
  if (from === to) return true;
  select(s, n);
  if (target.id < 0) addKey(s, target);
  start(s, n, OP.RENAME, key, VARINT_ROOM);
  writeVarint(s, target.id);
  return true;
}
