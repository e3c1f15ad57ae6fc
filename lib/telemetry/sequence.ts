import { Cursor } from "./cursor.ts";
import { appendNode, markRemoved, removeNode, removeSlots } from "./edits.ts";
import { COUNT, FIRST, FIRST_LINK, LINK, LINK_COUNT, STRIDE } from "./layout.ts";
import { checkHas, isAt, isLive, open } from "./nodes.ts";
import { encodeMessage } from "./otlp/encode.ts";
import type { Init, MessageName } from "./otlp/types.ts";
import { check, extrasOf, type Store } from "./store.ts";

/** Makes the view of a node. */
export type Make<T> = (s: Store, n: number) => T;

/**
 * Views of one level of a batch, in their order. It can be gone through while its members are removed, changed and
 * appended to; what is appended meanwhile is not met.
 */
export class Sequence<T> implements Iterable<T> {
  /** @ignore */
  protected readonly s: Store;
  /** @ignore */
  protected readonly container: number;
  /** @ignore */
  protected readonly kind: number;
  readonly #depth: number;
  readonly #make: Make<T>;

  /** @ignore */
  constructor(s: Store, container: number, depth: number, kind: number, make: Make<T>) {
    check(s);
    this.s = s;
    this.container = container;
    this.kind = kind & 7;
    this.#depth = depth;
    this.#make = make;
  }

  /** Each of them. */
  [Symbol.iterator](): Iterator<T> {
    return new ViewIterator(this.s, this.#cursor(this.#depth), this.#make);
  }

  /**
   * Removes those for which `keep` does not say true **from the batch**.
   *
   * @returns This sequence.
   *
   * @example
   * ```ts ignore
   * batch.records().filter((record) => record.severityNumber >= SeverityNumber.INFO);
   * ```
   */
  filter(keep: (view: T) => boolean): this {
    if (this.#depth === 1) this.#filterIn(this.container, keep);
    else {
      const containers = this.#cursor(this.#depth - 1);
      for (let c = containers.next(); c >= 0; c = containers.next()) this.#filterIn(c, keep);
    }
    return this;
  }

  /** How many there are. */
  count(): number {
    const cursor = this.#cursor(this.#depth);
    let count = 0;
    while (cursor.next() >= 0) count++;
    return count;
  }

  /** The one at an index, from the end if that is negative; undefined if there is none. */
  at(index: number): T | undefined {
    if (index < 0) index += this.count();
    if (index < 0) return undefined;
    const cursor = this.#cursor(this.#depth);
    let n = cursor.next();
    for (; n >= 0 && index > 0; index--) n = cursor.next();
    return n < 0 ? undefined : this.#make(this.s, n);
  }

  /** An array of them. */
  toArray(): T[] {
    return [...this];
  }

  #cursor(depth: number): Cursor {
    const links = this.kind === LINK;
    let cursor = new Cursor(this.s, this.container, null, links && depth === 1);
    for (let level = 2; level <= depth; level++) cursor = new Cursor(this.s, -1, cursor, links && level === depth);
    return cursor;
  }

  #filterIn(container: number, keep: (view: T) => boolean): void {
    const s = this.s;
    const links = this.kind === LINK;
    open(s, container);
    const first = s.nodes[container + (links ? FIRST_LINK : FIRST)] as number;
    const count = s.nodes[container + (links ? LINK_COUNT : COUNT)] as number;
    const extras = extrasOf(s, container, links).slice();
    const slots = count + extras.length;
    let bits: Uint8Array | undefined;
    let last = -1;
    for (let i = 0; i < slots; i++) {
      const n = i < count ? first + i * STRIDE : extras[i - count] as number;
      if (!isAt(s, n, container, i) || keep(this.#make(s, n))) continue;
      bits ??= new Uint8Array(slots + 7 >> 3);
      (bits[i >> 3] as number) |= 1 << (i & 7);
      last = i;
    }
    if (bits === undefined) return;
    check(s);
    let left = isLive(s, container) ? 0 : -1;
    for (let i = 0; i <= last; i++) {
      if (((bits[i >> 3] as number) >> (i & 7) & 1) === 0) continue;
      const n = i < count ? first + i * STRIDE : extras[i - count] as number;
      if (left >= 0 && isAt(s, n, container, i)) {
        markRemoved(s, n);
        left++;
      } else {
        (bits[i >> 3] as number) &= ~(1 << (i & 7));
        removeNode(s, n);
      }
    }
    if (left > 0) removeSlots(s, container, this.kind, bits, last + 1);
  }
}

/** The children of one message: more of them can be appended. */
export class Children<T, M extends MessageName> extends Sequence<T> {
  readonly #info: number;
  readonly #message: M;
  readonly #make: Make<T>;

  /** @ignore */
  constructor(s: Store, container: number, info: number, message: M, make: Make<T>) {
    super(s, container, 1, info, make);
    this.#info = info;
    this.#message = message;
    this.#make = make;
  }

  /**
   * Appends one.
   *
   * @param init Its fields by OTLP's names, or its OTLP protobuf message.
   * @returns Its view.
   * @throws {CollectorError} `INVALID_ARGUMENT` if a field is unknown or has a wrong value, or if there can be none.
   *
   * @example
   * ```ts ignore
   * scope.records().append({ body: "hello", severityNumber: 9, attributes: { "user.id": 7n } });
   * ```
   */
  append(init: Init<M> | Uint8Array): T {
    checkHas(this.s, this.container, this.kind);
    const message = init instanceof Uint8Array ? init : encodeMessage(this.#message, init);
    return this.#make(this.s, appendNode(this.s, this.container, this.#info, message));
  }
}

class ViewIterator<T> implements Iterator<T> {
  readonly #s: Store;
  readonly #cursor: Cursor;
  readonly #make: Make<T>;

  constructor(s: Store, cursor: Cursor, make: Make<T>) {
    this.#s = s;
    this.#cursor = cursor;
    this.#make = make;
  }

  next(): IteratorResult<T> {
    const n = this.#cursor.next();
    return n < 0 ? { done: true, value: undefined } : { done: false, value: this.#make(this.#s, n) };
  }
}
