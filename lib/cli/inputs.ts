import { builtPlugin, isEmbedded, PLUGINS_VARIABLE, PROJECT_ROOT, readEnv, splitList } from "../ffi/paths.ts";
import { join } from "../std/path.ts";
import type { Options } from "./args.ts";

/** The environment variable with configuration URIs, comma-separated; the library's own `Main` reads it too. */
export const CONFIG_VARIABLE = "OTELCOL_CONFIG";
const DEFAULT_CONFIG = "test.yaml";

/** The configuration to run, and where it comes from when the command line does not say. */
export function chooseConfig(options: Options): { uris: string[]; from?: string } {
  if (options.config.length > 0) return { uris: options.config };
  const variable = readEnv(CONFIG_VARIABLE);
  if (variable !== undefined) {
    return { uris: variable.startsWith("yaml:") ? [variable] : splitList(variable), from: CONFIG_VARIABLE };
  }
  if (exists(DEFAULT_CONFIG)) return { uris: [DEFAULT_CONFIG], from: "the working directory" };
  const example = join(PROJECT_ROOT, DEFAULT_CONFIG);
  return { uris: [`yaml:${Deno.readTextFileSync(example)}`], from: "the built-in example" };
}

/** The plugins to load, for a library. */
export function choosePlugins(options: Options, library: string): string[] {
  if (options.plugins !== undefined) return options.plugins;
  const variable = readEnv(PLUGINS_VARIABLE);
  if (variable !== undefined) return splitList(variable);
  const standard = builtPlugin(library);
  return isEmbedded(standard) || exists(standard) ? [standard] : [];
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
}
