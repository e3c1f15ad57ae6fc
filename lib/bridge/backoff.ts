/** How long to wait before what keeps failing is tried again. */

const FIRST = 100;
const MOST = 10_000;
/** What has gone well for so long has come to its end by something new, in ms. */
const FORGET = 10_000;

/** At first 0 ms, then 100 ms, and twice as much each time up to 10 s; from the beginning after 10 s without a failure. */
export class Backoff {
  readonly #now: () => number;
  #failures = 0;
  #succeeded: number | undefined;

  /** @param now The time in ms, from anywhere. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether the last failure was another one shortly before, or the first success is still to come. */
  get isFirst(): boolean {
    return this.#failures === 0;
  }

  /** Notes that it goes well. */
  succeeded(): void {
    this.#succeeded = this.#now();
  }

  /** Notes a failure; the time to wait, in ms. */
  failed(): number {
    if (this.#succeeded !== undefined && this.#now() - this.#succeeded >= FORGET) this.#failures = 0;
    this.#succeeded = undefined;
    const failures = this.#failures++;
    return failures === 0 ? 0 : Math.min(MOST, FIRST * 2 ** (failures - 1));
  }
}
