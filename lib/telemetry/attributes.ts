import { decodeAny, putOwn } from "./any_value.ts";
import { listPairs } from "./attribute_list.ts";
import { ABSENT, IN_BYTES, lookup, type Pair, valueOf } from "./attribute_reads.ts";
import { clear, put, remove, rename } from "./attribute_writes.ts";
import { keyFor } from "./keys.ts";
import { HEAD, SCOPE } from "./layout.ts";
import { kindOf } from "./nodes.ts";
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
    const { s, n } = this;
    const known = keyFor(s, key);
    if (known.node === n && known.head === s.nodes[n + HEAD]) return known.value;
    const found = lookup(s, n, known);
    const value = found === ABSENT ? undefined : valueOf(s, found);
    // Those of a resource are asked for again with each of its records.
    if (kindOf(s, n) <= SCOPE && typeof value !== "object") {
      known.node = n;
      known.head = s.nodes[n + HEAD] as number;
      known.value = value;
    }
    return value;
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

  #list(): Pair[] {
    check(this.s);
    return listPairs(this.s, this.n, true);
  }

  #value(pair: Pair): AnyValue {
    return pair.row === IN_BYTES ? decodeAny(this.s.bytes, pair.start, pair.end) : valueOf(this.s, pair.row);
  }
}
