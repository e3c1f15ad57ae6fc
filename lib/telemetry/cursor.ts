/** Going through the children of one container, or of all containers of a level, without a view for each. */
import { COUNT, FIRST, FIRST_LINK, INFO, LINK_COUNT, MOVED, REMOVED, STRIDE } from "./layout.ts";
import { isAt, open } from "./nodes.ts";
import { check, extrasOf, type Store } from "./store.ts";

/** A place in a batch. What is removed meanwhile is passed over; what is appended meanwhile to the same container too. */
export class Cursor {
  readonly #s: Store;
  readonly #up: Cursor | null;
  readonly #links: boolean;
  #container = -1;
  #node = 0;
  #first = 0;
  #stop = 0;
  #extras: readonly number[] = [];
  #extra = 0;
  #extraCount = 0;

  /** Over one container, or over those that `up` goes through. */
  constructor(s: Store, container: number, up: Cursor | null, links: boolean) {
    this.#s = s;
    this.#up = up;
    this.#links = links;
    if (up === null) this.#enter(container);
  }

  /** The container of the node last given. */
  get container(): number {
    return this.#container;
  }

  #enter(container: number): void {
    const s = this.#s;
    check(s);
    open(s, container);
    this.#container = container;
    this.#first = this.#node = s.nodes[container + (this.#links ? FIRST_LINK : FIRST)] as number;
    this.#stop = this.#node + (s.nodes[container + (this.#links ? LINK_COUNT : COUNT)] as number) * STRIDE;
    this.#extras = extrasOf(s, container, this.#links);
    this.#extra = 0;
    this.#extraCount = this.#extras.length;
  }

  /** The next node; -1 after the last. */
  next(): number {
    const s = this.#s;
    check(s);
    for (;;) {
      while (this.#node < this.#stop) {
        const n = this.#node;
        this.#node += STRIDE;
        if (((s.nodes[n + INFO] as number) & (REMOVED | MOVED)) === 0) return n;
      }
      if (this.#extra < this.#extraCount) {
        const n = this.#extras[this.#extra++] as number;
        const index = (this.#stop - this.#first) / STRIDE + this.#extra - 1;
        if (isAt(s, n, this.#container, index)) return n;
        continue;
      }
      const container = this.#up === null ? -1 : this.#up.next();
      if (container < 0) return -1;
      this.#enter(container);
    }
  }
}
