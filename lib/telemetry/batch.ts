import { closeStore, type Store } from "./store.ts";
import type { Signal } from "./layout.ts";

/** A batch of telemetry as a processor gets it. */
export abstract class Batch {
  /** @ignore */
  protected readonly s: Store;

  /** @ignore */
  constructor(s: Store) {
    this.s = s;
  }

  /** Which kind of telemetry this is. */
  get signal(): Signal {
    return this.s.signal;
  }

  /** Ends this batch: every later use of it, and of its views, throws `BATCH_CLOSED`. */
  close(): void {
    closeStore(this.s);
  }
}
