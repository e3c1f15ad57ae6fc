/** Paths of the tasks, from the one place that knows the project's root. */
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { relative, resolve } from "../lib/std/path.ts";

export { PROJECT_ROOT } from "../lib/ffi/paths.ts";
export { basename, dirname, join, relative, resolve } from "../lib/std/path.ts";

/** The module of the library's own Go sources, in go/. */
export const GO_MODULE = "github.com/otelcol-deno/otelcol-deno/go";
/** Its folder. */
export const GO_FOLDER: string = resolve(PROJECT_ROOT, "go");

/** An absolute path; a relative one starts where the user called `deno task`, which itself runs in the project. */
export function userPath(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") ?? Deno.cwd(), path);
}

/** A path as the user would write it in the working directory. */
export function shown(file: string): string {
  const below = relative(Deno.cwd(), file);
  return below.startsWith("..") ? file : below;
}
