/** The signals that stop a collector. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];

/** Signals within this time of the first are the same wish, in ms: Ctrl-C reaches the whole process group, and
 * `deno task` (or npx) passes its own copy on a few ms later. */
const SAME_WISH = 100;

/**
 * Calls back at the first signal, and at each further one.
 *
 * @param first Is called once.
 * @param again Is called for every later signal.
 * @returns What takes the listeners away.
 */
export function onStopSignals(first: (signal: Deno.Signal) => void, again: () => void): Disposable {
  let begin: number | undefined;
  const listeners = SIGNALS.map((signal) => {
    const listener = () => {
      if (begin === undefined) {
        begin = performance.now();
        first(signal);
      } else if (performance.now() - begin > SAME_WISH) again();
    };
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  });
  return { [Symbol.dispose]: () => listeners.forEach((remove) => remove()) };
}
