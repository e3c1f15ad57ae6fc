/** How many programs of the tests run side by side. */
const LANES = 3;

/** Does something with each item, a few at a time; the first error is thrown when all are done. */
export async function sideBySide<T>(items: readonly T[], fn: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await fn(item);
  };
  for (const outcome of await Promise.allSettled(Array.from({ length: LANES }, lane))) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
}
