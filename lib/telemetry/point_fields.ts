/** The fields of data points: which number they have in each of the four messages, lists, values that are one of two. */
import { doubleAt, fixedAt } from "./any_value.ts";
import { checkField } from "./declared.ts";
import { malformed, unfit } from "./errors.ts";
import { label, locate, setDouble, setMessage, setSigned64, written } from "./fields.ts";
import { END, HEAD, OP, SHAPE, START } from "./layout.ts";
import { shapeOf } from "./nodes.ts";
import { numberOf } from "./numbers.ts";
import { check, type Store } from "./store.ts";
import { at, FIXED64, LENGTH, lengthAt, skip, tagAt } from "./wire.ts";

const NAMES = [
  ...["flags", "count", "sum", "min", "max", "bucketCounts", "explicitBounds", "scale", "zeroCount", "zeroThreshold"],
  ...["positive", "negative", "quantileValues", "exemplars"],
] as const;

/** A field that not all data points have. */
export type PointField = typeof NAMES[number];

const NUMBERS = Object.fromEntries(
  NAMES.map((name) => [name, Array.from({ length: 16 }, (_, shape) => numberOf(shape, name)[0] ?? 0)]),
) as unknown as Record<PointField, readonly number[]>;

/** The number of a field of a data point; 0 if it has no such field. */
export function pointField(s: Store, n: number, name: PointField): number {
  check(s);
  return NUMBERS[name][shapeOf(s, n)] as number;
}

/** The number of a field that is to be set. */
export function settable(s: Store, n: number, name: PointField, value: unknown): number {
  const field = pointField(s, n, name);
  if (field === 0) throw unfit(name, value, "left alone: a data point of this metric's type has no such field");
  return field;
}

/** The field numbers of a value that is a double or an integer, by shape. */
const VALUES: Readonly<Record<number, readonly [number, number]>> = {
  [SHAPE.number]: [4, 6],
  [SHAPE.exemplar]: [3, 6],
};

/** The value of a number data point or an exemplar; undefined if it has none. */
export function numberValue(s: Store, n: number): bigint | number | undefined {
  check(s);
  const fields = VALUES[shapeOf(s, n)];
  if (fields === undefined) return undefined;
  const [double, int] = fields;
  for (let row = s.nodes[n + HEAD] as number; row !== 0; row = s.ops[row + 1] as number) {
    const meta = s.ops[row + 2] as number;
    if (meta === (OP.SET | double << 8)) return doubleAt(s.out, s.ops[row] as number);
    if (meta === (OP.SET | int << 8)) return BigInt.asIntN(64, fixedAt(s.out, s.ops[row] as number));
  }
  const first = locate(s, n, double << 3 | FIXED64);
  const second = locate(s, n, int << 3 | FIXED64);
  const p = Math.max(first, second);
  if (p < 0) return undefined;
  if (p + 8 > s.limit) throw malformed("a field goes beyond the end of its message", p);
  return p === first ? doubleAt(s.bytes, p) : BigInt.asIntN(64, fixedAt(s.bytes, p));
}

/** Sets the value of a number data point or an exemplar. */
export function setNumberValue(s: Store, n: number, value: bigint | number): void {
  check(s);
  const fields = VALUES[shapeOf(s, n)];
  if (fields === undefined) throw unfit("value", value, "left alone: a data point of this metric's type has no value");
  if (typeof value === "bigint") setSigned64(s, n, fields[1], value);
  else if (typeof value === "number") setDouble(s, n, fields[0], value);
  else throw unfit("value", value, "a bigint (an integer) or a number (a double)");
}

/** A list of 8-byte values, packed or not. */
export function fixedList<T>(s: Store, n: number, field: number, valueAt: (bytes: Uint8Array, p: number) => T): T[] {
  const list: T[] = [];
  for (const [bytes, start, end] of payloads(s, n, field)) {
    if ((end - start) % 8 !== 0) throw malformed("a list of 8-byte values has another length", start);
    for (let p = start; p < end; p += 8) list.push(valueAt(bytes, p));
  }
  return list;
}

/** The payloads of a repeated field. */
export function payloads(s: Store, n: number, field: number): [Uint8Array, number, number][] {
  check(s);
  const row = written(s, n, field);
  if (row !== 0) {
    if (((s.ops[row + 2] as number) & 0xff) === OP.UNSET) return [];
    const length = lengthAt(s.out, s.ops[row] as number, s.pos);
    return [[s.out, at, at + length]];
  }
  if (s.declared !== null) checkField(s, n, field);
  const found: [Uint8Array, number, number][] = [];
  const end = s.nodes[n + END] as number;
  for (let p = s.nodes[n + START] as number; p < end;) {
    const tag = tagAt(s.bytes, p, end);
    let payload = at;
    p = skip(s.bytes, tag, payload, end);
    if (tag >>> 3 !== field) continue;
    if ((tag & 7) === LENGTH) {
      lengthAt(s.bytes, payload, end);
      payload = at;
    } else if ((tag & 7) !== FIXED64) throw malformed(`field ${field} has wire type ${tag & 7}`, payload);
    found.push([s.bytes, payload, p]);
  }
  return found;
}

/** Sets a list of counts. */
export function setCounts(s: Store, n: number, field: number, list: readonly bigint[]): void {
  const packed = new DataView(new ArrayBuffer(list.length * 8));
  list.forEach((value, i) => {
    if (typeof value !== "bigint" || BigInt.asUintN(64, value) !== value) {
      throw unfit(label(s, n, field), value, "a list of bigint from 0n to 2n ** 64n - 1n");
    }
    packed.setBigUint64(i * 8, value, true);
  });
  setMessage(s, n, field, new Uint8Array(packed.buffer));
}

/** Sets a list of bounds. */
export function setBounds(s: Store, n: number, field: number, list: readonly number[]): void {
  const packed = new DataView(new ArrayBuffer(list.length * 8));
  list.forEach((value, i) => {
    if (typeof value !== "number") throw unfit(label(s, n, field), value, "a list of numbers");
    packed.setFloat64(i * 8, value, true);
  });
  setMessage(s, n, field, new Uint8Array(packed.buffer));
}
