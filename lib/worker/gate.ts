/** Loading a module without running it: whatever its static imports need is read, and nothing of it is evaluated. */

/** What the first import of a gate throws, so that the evaluation comes to no other. */
const STOP = Symbol.for("otelcol.stop");

/**
 * Loads a module and all that it imports.
 *
 * @param url The module.
 * @throws {Error} What is wrong with it: it is not there, may not be read, is no TypeScript, or imports such a thing.
 */
export async function preload(url: string): Promise<void> {
  const stop = moduleOf(`throw Symbol.for("otelcol.stop")`);
  try {
    await import(moduleOf(`import ${JSON.stringify(stop)}; import ${JSON.stringify(url)};`));
  } catch (error) {
    if (error !== STOP) throw error;
  }
}

function moduleOf(text: string): string {
  return `data:text/javascript,${encodeURIComponent(text)}`;
}
