/** The Deno configuration that lets a component's files find `otelcol/…`. */
import type { Kind } from "../authoring/definition.ts";
import { PROJECT_ROOT } from "../ffi/paths.ts";
import { dirname, join, toFileUrl } from "../std/path.ts";
import { PACKAGE, VERSION } from "../version.ts";

/** Whether files of a folder find `otelcol/…`. */
export type Mapping =
  | { /** They do. */ state: "mapped" }
  | { /** The configuration that holds for them does not say so. */ state: "unmapped"; /** Its path. */ file: string }
  | { /** There is no configuration. */ state: "none" };

/**
 * Looks for the `deno.json` or `deno.jsonc` that holds for a folder: its own, or that of a folder above it.
 *
 * @param folder An absolute path.
 * @param kind What is imported.
 */
export function findMapping(folder: string, kind: Kind): Mapping {
  for (let at = folder;; at = dirname(at)) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      const file = join(at, name);
      const text = read(file);
      if (text === undefined) continue;
      const mapped = importsOf(kind).every((specifier) => text.includes(JSON.stringify(specifier)));
      return mapped ? { state: "mapped" } : { state: "unmapped", file };
    }
    if (dirname(at) === at) return { state: "none" };
  }
}

/**
 * What a `deno.json` must say: from where the specifiers come, which is this program's own folder, or the package when it
 * has none (a compiled program, or one that was not started from files).
 */
export function mappingFor(): { imports: Record<string, string>; links?: string[] } {
  const imports = Object.fromEntries(
    ALL.map((specifier) => [specifier, `jsr:${PACKAGE}@^${VERSION}/${specifier.slice("otelcol/".length)}`]),
  );
  const own = !Deno.build.standalone && import.meta.url.startsWith(toFileUrl(PROJECT_ROOT).href);
  return own ? { imports, links: [PROJECT_ROOT] } : { imports };
}

/** What may be imported. */
const ALL = ["connector", "exporter", "processor", "receiver", "testing"].map((name) => `otelcol/${name}`);

function importsOf(kind: Kind): string[] {
  return [`otelcol/${kind}`, "otelcol/testing"];
}

/** A file's text; undefined when there is none, or when Deno may not look there. */
function read(file: string): string | undefined {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
