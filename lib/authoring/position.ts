import { fromFileUrl, toFileUrl } from "../std/path.ts";

/** Where this package's own code is: its frames are not the user's. */
const OURS = new URL("../", import.meta.url).href;

/** `at name (file:///a.ts:1:2)` or `at file:///a.ts:1:2`. */
const FRAME = /(?:\(|at (?:async )?)((?:file|https?|data|blob|npm|jsr):.*?):(\d+):(\d+)\)?$/;

/** `at eval (eval at name (file:///a.ts:1:2), <anonymous>:1:7)`: what evaluated the code. */
const EVALUATED = /eval at .*?\(((?:file|https?|data|blob|npm|jsr):[^()]*?):(\d+):(\d+)\)/;

/** How much of a stack is read, in characters. */
const LONGEST = 65_536;

/**
 * Where in the user's code something was thrown: the first frame of the stack that is not this package's.
 *
 * @param thrown What was thrown. Anything: it never fails.
 * @param modulePath The absolute path or the URL of the component's module.
 * @returns `redact.ts:3:12`, the file as it is seen from the module's folder, or undefined when it is not known.
 */
export function positionOf(thrown: unknown, modulePath: string): string | undefined {
  try {
    const module = modulePath.startsWith("/") ? toFileUrl(modulePath).href : modulePath;
    for (const line of frames(thrown as { stack?: unknown; message?: unknown })) {
      const [, url, row, column] = (line.includes("eval at ") ? EVALUATED : FRAME).exec(line) ?? [];
      if (url !== undefined && (url === module || !url.startsWith(OURS))) {
        return `${pathFrom(url, module) ?? url.slice(0, 200)}:${row}:${column}`;
      }
    }
  } catch {
    // it has no stack that can be read
  }
  return undefined;
}

/** The lines of a stack, below the message, which may have lines that look like them. */
function frames({ stack, message }: { stack?: unknown; message?: unknown }): string[] {
  if (typeof stack !== "string") return [];
  const start = typeof message === "string" ? Math.max(0, stack.indexOf(message)) + message.length : 0;
  return stack.slice(start, start + LONGEST).split("\n").filter((line) => /^\s+at /.test(line));
}

/**
 * The path of a file as it is seen from a module's folder: relative if it is in there, else absolute.
 *
 * @param url The file.
 * @param module The module's URL.
 * @returns Undefined when it is no file.
 */
export function pathFrom(url: string, module: string): string | undefined {
  const folder = module.slice(0, module.lastIndexOf("/") + 1);
  if (url.startsWith(folder)) return decodeURI(url.slice(folder.length));
  return url.startsWith("file:") ? fromFileUrl(url) : undefined;
}
