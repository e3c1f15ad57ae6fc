import { dirname, join, resolve } from "../std/path.ts";

/** The environment variable that names the library. */
export const LIBRARY_VARIABLE = "OTELCOL_LIBRARY";
/** The environment variable with comma-separated plugin files. */
export const PLUGINS_VARIABLE = "OTEL_COLLECTOR_SHARED_LIBRARY";

/** The folder with deno.json; in a compiled program, the root of its embedded files. */
export const PROJECT_ROOT: string = import.meta.dirname === undefined
  ? Deno.cwd()
  : resolve(import.meta.dirname, "../..");

/** Where `deno task build-go` puts the library. */
export function builtLibrary(): string {
  return join(PROJECT_ROOT, "build", "libotelcorecol.so");
}

/** The default plugin that belongs to a library: the batch processor, in `plugins/` beside it. */
export function builtPlugin(library: string): string {
  return join(dirname(library), "plugins", "dynbatchprocessor.so");
}

/** The library to open: the given path, else `OTELCOL_LIBRARY`, else the built one. */
export function libraryPath(given?: string): string {
  return given ?? readEnv(LIBRARY_VARIABLE) ?? builtLibrary();
}

/** An environment variable; undefined when it is unset, empty, or may not be read. */
export function readEnv(name: string): string | undefined {
  try {
    return Deno.env.get(name) || undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** Splits a comma-separated list of files, without spaces and empty members. */
export function splitList(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
}

/** Whether a path is inside the embedded files of a compiled program. */
export function isEmbedded(path: string): boolean {
  return Deno.build.standalone && resolve(path).startsWith(PROJECT_ROOT + "/");
}
