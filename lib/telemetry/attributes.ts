import { decodeAny, putOwn } from "./any_value.ts";
import { ABSENT, IN_BYTES, lookup, pairsInBytes, renamedTo, valueOf } from "./attribute_reads.ts";
import { clear, put, remove, rename } from "./attribute_writes.ts";
import { checkAttributes } from "./declared.ts";
import { unfit } from "./errors.ts";
import { keyFor } from "./keys.ts";
import { HEAD, OP } from "./layout.ts";
import type { AnyValue } from "./otlp/value.ts";
import { check, type Store } from "./store.ts";

/**
 * The attributes of a resource, scope, log record, span, metric (its metadata), data point, event, link or exemplar.
 * Reading one decodes no other. Reads see what was written before.
 *
 * @example
 * ```ts ignore
 * record.attributes.delete("user.email");
 * record.attributes.set("http.response.status_code", 200n); // bigint: an integer; number: a double
 * ```
 */
export class Attributes {
  /** @ignore */
  protected readonly s: Store;
  /** @ignore */
  protected readonly n: number;

  /** @ignore */
  constructor(s: Store, n: number) {
    this.s = s;
    this.n = n;
  }

  /** The value of an attribute: `undefined` if there is none, `null` if it is empty. */
  get(key: string): AnyValue {
    const found = lookup(this.s, this.n, keyFor(this.s, key));
    return found === ABSENT ? undefined : valueOf(this.s, found);
  }

  /** Whether there is an attribute with this key. */
  has(key: string): boolean {
    return lookup(this.s, this.n, keyFor(this.s, key)) !== ABSENT;
  }

  /**
   * Sets an attribute. `bigint` is an integer, `number` a double.
   *
   * @throws {CollectorError} `INVALID_ARGUMENT` if the value is none of {@linkcode AnyValue}.
   */
  set(key: string, value: AnyValue): this {
    if (typeof key !== "string") throw unfit("a key", key, "a string");
    put(this.s, this.n, key, value);
    return this;
  }

  /** Deletes an attribute; whether there was one (true if `reads` do not tell). */
  delete(key: string): boolean {
    return remove(this.s, this.n, key);
  }

  /** Gives an attribute another key, in place of what has that key; whether there was one (true if `reads` do not tell). */
  rename(from: string, to: string): boolean {
    return rename(this.s, this.n, from, to);
  }

  /** Deletes all attributes. */
  clear(): void {
    clear(this.s, this.n);
  }

  /** How many there are. */
  get size(): number {
    return this.#list().length;
  }

  /** The keys. */
  keys(): IterableIterator<string> {
    return this.#list().map((pair) => pair.key)[Symbol.iterator]();
  }

  /** The keys with their values, as they are now. */
  entries(): IterableIterator<[string, AnyValue]> {
    return this.#list().map((pair): [string, AnyValue] => [pair.key, this.#value(pair)])[Symbol.iterator]();
  }

  /** The keys with their values, as they are now. */
  [Symbol.iterator](): IterableIterator<[string, AnyValue]> {
    return this.entries();
  }

  /** A plain object of them all. */
  toObject(): Record<string, AnyValue> {
    const object: Record<string, AnyValue> = {};
    for (const pair of this.#list()) {
      if (!Object.hasOwn(object, pair.key)) putOwn(object, pair.key, this.#value(pair));
    }
    return object;
  }

  /** All of them: the bytes, then what the ops did to them. */
  #list(): Pair[] {
    const s = this.s;
    check(s);
    const rows: number[] = [];
    for (let row = s.nodes[this.n + HEAD] as number; row !== 0; row = s.ops[row + 1] as number) {
      const op = (s.ops[row + 2] as number) & 0xff;
      if (op >= OP.PUT) rows.push(row);
      if (op === OP.CLEAR) return replay(s, [], rows.reverse());
    }
    checkAttributes(s, this.n);
    const pairs: Pair[] = pairsInBytes(s, this.n).map((pair) => ({ ...pair, row: IN_BYTES }));
    return rows.length === 0 ? pairs : replay(s, pairs, rows.reverse());
  }

  #value(pair: Pair): AnyValue {
    return pair.row === IN_BYTES ? decodeAny(this.s.bytes, pair.start, pair.end) : valueOf(this.s, pair.row);
  }
}

/** An attribute: its value is in the bytes, or in the op of a row. */
interface Pair {
  key: string;
  start: number;
  end: number;
  row: number;
}

function replay(s: Store, pairs: Pair[], rows: readonly number[]): Pair[] {
  for (const row of rows) {
    const meta = s.ops[row + 2] as number;
    const op = meta & 0xff;
    const key = s.table[meta >>> 8] as string;
    if (op === OP.CLEAR) pairs = [];
    else if (op === OP.DELETE) take(pairs, key);
    else if (op === OP.RENAME) {
      const pair = take(pairs, key);
      if (pair !== undefined) give(pairs, { ...pair, key: s.table[renamedTo(s, row)] as string });
    } else give(pairs, { key, start: 0, end: 0, row });
  }
  return pairs;
}

function take(pairs: Pair[], key: string): Pair | undefined {
  const i = pairs.findIndex((pair) => pair.key === key);
  return i < 0 ? undefined : pairs.splice(i, 1)[0];
}

function give(pairs: Pair[], pair: Pair): void {
  const i = pairs.findIndex((known) => known.key === pair.key);
  if (i < 0) pairs.push(pair);
  else pairs[i] = pair;
}
