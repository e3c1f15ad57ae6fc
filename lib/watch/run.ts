import type { Options } from "../cli/args.ts";
import type { Console } from "../cli/console.ts";
import { choosePlugins } from "../cli/inputs.ts";
import { CollectorError } from "../errors.ts";
import { libraryPath } from "../ffi/paths.ts";
import { resolve } from "../std/path.ts";
import { watch as watchPlugins } from "./watch.ts";

/**
 * `run --watch-plugins`.
 *
 * @param options What the command line asks for.
 * @param io Where to write.
 * @returns The exit status.
 * @throws {CollectorError} USAGE when there is nothing to watch; PERMISSION_DENIED when Deno may not run what builds;
 * the codes of {@linkcode watchPlugins}.
 */
export async function runWatching(options: Options, io: Console): Promise<number> {
  if (Deno.permissions.querySync({ name: "run", command: "deno" }).state !== "granted") {
    throw new CollectorError(
      "PERMISSION_DENIED",
      "Cannot watch plugins: this Deno may not run `deno`, which builds them",
      {
        hint: "Use the task with that permission: deno task watch --plugin FOLDER",
      },
    );
  }
  if (options.locked) {
    throw new CollectorError(
      "USAGE",
      "Cannot watch plugins that are locked: --watch-plugins and --locked exclude each other",
    );
  }
  const library = resolve(libraryPath(options.library));
  const named = choosePlugins(options, library).map((plugin) => resolve(plugin));
  const plugins = named.map((plugin) => isFolder(plugin) ? Deno.realPathSync(plugin) : plugin);
  const folders = [...new Set(plugins.filter(isFolder))];
  if (folders.length === 0) {
    throw new CollectorError("USAGE", "Cannot watch plugins: no --plugin is a folder with a plugin's Go sources", {
      hint: "Name the folder: --watch-plugins --plugin ./myprocessor",
    });
  }
  return await watchPlugins({ library, plugins, folders, args: passedOn(options, library) }, io);
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false; // the library says so better
    throw error;
  }
}

/** The options for the collector's own process. */
function passedOn(options: Options, library: string): string[] {
  const { config, set, featureGates, watch, pluginOverride, processMemory, processTimeout, stopTimeout } = options;
  return [
    ...["--library", library],
    ...config.flatMap((uri) => ["--config", uri]),
    ...set.flatMap((value) => ["--set", value]),
    ...featureGates.map((gates) => `--feature-gates=${gates}`),
    ...watch ? ["--watch"] : [],
    ...pluginOverride ? ["--plugin-override"] : [],
    ...processMemory === undefined ? [] : ["--process-memory", String(processMemory / 2 ** 20)],
    ...processTimeout === undefined ? [] : ["--process-timeout", String(processTimeout / 1000)],
    ...stopTimeout === undefined ? [] : ["--stop-timeout", String(stopTimeout / 1000)],
  ];
}
