/** The standard files of a Worker or process, which are not a component's. */

/** The most bytes of one line of output. */
const LONGEST = 16_384;

/**
 * Takes the standard input and output away from everybody who comes later: what is written becomes lines for a log, and
 * nothing can be read. `node:process` uses the same. Who needs them takes them before.
 *
 * @param log Takes a line.
 */
export function takeStandardFiles(log: (line: string) => void): void {
  const decoder = new TextDecoder();
  let rest = "";
  const writeSync = (bytes: Uint8Array): number => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST) lines.push(rest), rest = "";
    for (const line of lines) if (line !== "") log(line);
    return bytes.length;
  };
  lock(Deno.stdout, {
    writeSync,
    write: (bytes: Uint8Array) => Promise.resolve(writeSync(bytes)),
    writable: new WritableStream<Uint8Array>({ write: (bytes) => void writeSync(bytes) }),
    close: () => {},
  });
  lock(Deno.stdin, {
    readSync: () => null,
    read: () => Promise.resolve(null),
    readable: new ReadableStream({ start: (controller) => controller.close() }),
    close: () => {},
  });
}

function lock(target: object, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(target, name, { value, writable: false, configurable: false });
  }
}
