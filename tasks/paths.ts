/** Paths of the tasks, from the one place that knows the project's root. */
export { PROJECT_ROOT } from "../lib/ffi/paths.ts";
export { join, relative } from "../lib/std/path.ts";
