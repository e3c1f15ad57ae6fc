/** Waiting, but not for ever. */

/** What {@linkcode within} answers when the time is over. */
export const LATE = Symbol("late");

/** Waits for a promise, at most so many ms. */
export async function within<T>(promise: PromiseLike<T>, ms: number): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => timer = setTimeout(() => resolve(LATE), ms));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
