import { Attributes } from "./attributes.ts";
import { removeNode } from "./edits.ts";
import type { Store } from "./store.ts";

/**
 * A view of one message of a batch. It holds nothing itself: two views of the same message see the same, and the writes
 * of one are read by the other. It can be used until the batch is closed.
 */
export abstract class View {
  /** @ignore */
  protected readonly s: Store;
  /** @ignore */
  protected readonly n: number;

  /** @ignore */
  constructor(s: Store, n: number) {
    this.s = s;
    this.n = n;
  }

  /** The attributes. */
  get attributes(): Attributes {
    return new Attributes(this.s, this.n);
  }

  /** Removes this from the batch, with everything below it. Nothing happens if it is removed already. */
  remove(): void {
    removeNode(this.s, this.n);
  }
}

/** The store of a view. */
export function storeOf(view: View): Store {
  return view["s"];
}

/** The node of a view. */
export function nodeOf(view: View): number {
  return view["n"];
}
