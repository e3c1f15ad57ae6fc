/** Copies of what user code hands over, as JSON. Whatever it is, copying it does not fail and has an end. */
import { Attributes } from "../telemetry/attributes.ts";
import { messageOf } from "./thrown.ts";

/** A value of JSON. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** How many characters may still be taken. */
export interface Room {
  /** That many. */
  left: number;
}

const DEEPEST = 8;

/**
 * A copy as JSON: a `bigint` becomes a number if that is exact, else its text, bytes become base64, a `Date` its ISO
 * text, an error its message, attributes an object, and what has `toJSON()` what that returns.
 *
 * @param value What is copied.
 * @param room How much may be taken; it becomes less. What does not fit is cut.
 */
export function plain(value: unknown, room: Room): Plain | undefined {
  return copy(value, room, 0);
}

/** A text that fits. */
export function cut(text: string, room: Room): string {
  const whole = text.length <= room.left;
  const rest = whole ? text : `${text.slice(0, Math.max(0, room.left))}… (${text.length} characters)`;
  room.left -= rest.length;
  return rest;
}

function copy(value: unknown, room: Room, depth: number): Plain | undefined {
  room.left -= 8;
  switch (typeof value) {
    case "string":
      return cut(value, room);
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "object":
      try {
        return value === null ? null : copyObject(value, room, depth);
      } catch {
        return "[unreadable]";
      }
    default:
      return undefined;
  }
}

function copyObject(value: object, room: Room, depth: number): Plain | undefined {
  if (depth > DEEPEST || room.left <= 0) return "[cut]";
  if (Error.isError(value)) return cut(messageOf(value), room);
  if (value instanceof Uint8Array) return cut(value.subarray(0, Math.max(0, room.left)).toBase64(), room);
  if (value instanceof Attributes) return copy(value.toObject(), room, depth + 1);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return copy(toJSON.call(value), room, depth + 1);
  if (Array.isArray(value) || value instanceof Set) {
    const list: Plain[] = [];
    for (const one of value) {
      if (room.left <= 0) break;
      list.push(copy(one, room, depth + 1) ?? null);
    }
    return list;
  }
  const object: { [key: string]: Plain } = {};
  for (const key of value instanceof Map ? value.keys() : Object.keys(value)) {
    if (room.left <= 0) break;
    const one = copy(read(value, key), room, depth + 1);
    if (one !== undefined) set(object, cut(String(key), room), one);
  }
  return object;
}

function read(object: object, key: unknown): unknown {
  if (object instanceof Map) return object.get(key);
  try {
    return (object as Record<string, unknown>)[key as string];
  } catch {
    return "[unreadable]";
  }
}

/** Sets a property, also one that is called `__proto__`. */
function set(object: { [key: string]: Plain }, key: string, value: Plain): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
