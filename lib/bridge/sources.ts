/** The files that a module is made of. */
import { covers } from "../covers.ts";
import { dirname, fromFileUrl, join } from "../std/path.ts";

/** Texts in a source that may be the path of another file: what is imported, read or run beside the module. */
const PATHS = /["'`]((?:\.{1,2}\/|file:\/\/)[^"'`\n\\]+)["'`]/g;
/** What is imported, in a source. */
const IMPORTS = /\b(?:from|import)\s*\(?\s*["']([^"'\n]+)["']/g;
/** Files with texts that are looked at. */
const CODE = /\.[cm]?[jt]sx?$/;

/** Files by path, with what is in them; undefined: the file is not there. */
export type Sources = ReadonlyMap<string, string | undefined>;

/**
 * A module's files as they are now: the module, and every file of its folder that it or one of these names by a relative
 * path, in an import or elsewhere, or imports by the program's import map; of what else it may read only code.
 *
 * @param module The module's file.
 * @param readable Absolute paths of files and folders that it may read.
 */
export function readSources(module: string, readable: readonly string[] = []): Sources {
  const folder = dirname(module); // a module may import from there
  const mayRead = (path: string) =>
    covers(folder, path) || CODE.test(path) && readable.some((granted) => covers(granted, path));
  const found = new Map<string, string | undefined>();
  const waiting = [module];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path) || !mayRead(path)) continue;
    const content = read(path);
    if (content === undefined && !CODE.test(path)) continue; // no file, just a text
    found.set(path, content);
    if (content === undefined || !CODE.test(path)) continue;
    for (const [, text = ""] of content.matchAll(PATHS)) waiting.push(resolve(text, path));
    for (const [, specifier = ""] of content.matchAll(IMPORTS)) waiting.push(mapped(specifier));
  }
  return found;
}

/** Whether nothing has changed between two answers of {@linkcode readSources}. */
export function sameSources(a: Sources, b: Sources): boolean {
  return a.size === b.size && [...a].every(([path, content]) => b.has(path) && b.get(path) === content);
}

function resolve(text: string, from: string): string {
  try {
    return text.startsWith("file:") ? fromFileUrl(text) : join(dirname(from), text);
  } catch {
    return ""; // no path
  }
}

/** The file that the program's import map has for a specifier; "" for all others. */
function mapped(specifier: string): string {
  if (/^\.{0,2}\/|^\w+:/.test(specifier)) return "";
  try {
    return resolve(import.meta.resolve(specifier), "");
  } catch {
    return ""; // it is not in the map
  }
}

function read(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}
