/** What Deno says of a module that it cannot load, as one line with the position in the file. */
import { pathFrom } from "../authoring/position.ts";
import { messageOf } from "../authoring/thrown.ts";
import type { Refusal } from "./imports.ts";
import { toFileUrl } from "../std/path.ts";

/** A position at the end of a text, as Deno writes it behind its own errors. */
const POSITION = /\s*(?:\(|at )((?:file|https?|data):\S+?):(\d+):(\d+)\)?\s*$/;
/** What Deno says when it may not read a file, and how it would be cured for a program. */
const READ = /Requires read access to ("[^"]*"), run again with the --allow-read flag/;
const NOT_READ = "$1 may not be read: a module imports from its folder, and from what its permissions let it read";
/** Colours of the terminal. */
// deno-lint-ignore no-control-regex
const COLOURS = /\x1b\[[0-9;]*m/g;

/**
 * The text of an error of loading.
 *
 * @param error What `import()` threw.
 * @param module The absolute path of the component's module.
 * @param refused What was refused to be imported meanwhile.
 * @returns Such as `SyntaxError: Expression expected (redact.ts:2:16)`.
 */
export function loadErrorText(error: unknown, module: string, refused: readonly Refusal[]): string {
  if (refused.length > 0) return refused.map(({ what, by }) => `${what} (${shorten(by, module)})`).join("; ");
  const text = messageOf(error).replace(COLOURS, "").replace(/^TypeError: (?=[A-Z])/, "");
  const [whole = "", url, line, column] = POSITION.exec(text) ?? [];
  const what = withoutFrame(text.slice(0, text.length - whole.length)).replace(READ, NOT_READ);
  return url === undefined || url.startsWith("data:") ? what : `${what} (${shorten(url, module)}:${line}:${column})`;
}

/** Without the lines of the source that Deno draws. */
function withoutFrame(text: string): string {
  return text.split("\n").filter((line) => !/^\s*(\d*\s*\||$)/.test(line)).map((line) => line.trim()).join(" ");
}

function shorten(url: string, module: string): string {
  return pathFrom(url, toFileUrl(module).href) ?? url;
}
