import { Collector } from "../collector.ts";
import { CollectorError } from "../errors.ts";
import { type Entry, Library } from "../ffi/library.ts";
import { PLUGINS_VARIABLE, readEnv } from "../ffi/paths.ts";
import { ATTACH_VARIABLE, readAttached } from "../plugins/attach.ts";
import { pinPlugins } from "../plugins/lock.ts";
import { LOCK_FILE, readLock } from "../plugins/lock_file.ts";
import type { PluginSettings } from "../settings.ts";
import { basename } from "../std/path.ts";
import type { Options } from "./args.ts";
import { pluginLine, runningLines } from "./banner.ts";
import { type Console, sayChange, saySkipped } from "./console.ts";
import { chooseConfig, choosePlugins, CONFIG_VARIABLE } from "./inputs.ts";
import { onStopSignals } from "./signals.ts";
import { runWatching } from "../watch/run.ts";

/**
 * Runs a collector until a signal or its own end.
 *
 * @param options What the command line asks for.
 * @param io Where to write.
 * @param exit Ends the process, at the second signal.
 * @returns The exit status.
 * @throws {CollectorError} Of the library, the plugins, the configuration, the start and the stop.
 */
export async function run(options: Options, io: Console, exit: (status: number) => never): Promise<number> {
  if (options.watchPlugins) return await runWatching(options, io);
  const library = Library.open(options.library);
  const entry = options.entry ?? library.entries()[0] ?? "abi";
  const plugins = choosePlugins(options, library.path);
  return entry === "abi"
    ? await runAbi(library, options, plugins, io, exit)
    : await runOld(library, entry, options, plugins, io);
}

async function runAbi(
  library: Library,
  options: Options,
  plugins: string[],
  io: Console,
  exit: (status: number) => never,
): Promise<number> {
  const { version, collectorVersion, goVersion } = library.info();
  io.out(`library  ${library.path}: otelcol-deno ${version}, Collector ${collectorVersion}, ${goVersion}`);
  io.out(`entry    abi (versioned)`);
  const { uris, from } = chooseConfig(options);
  io.out(`config   ${uris.map(shorten).join(", ")}${from === undefined ? "" : ` (${from})`}`);
  const collector = await Collector.load({
    library: library.path,
    config: uris,
    set: options.set,
    featureGates: options.featureGates,
    plugins: choose(plugins, options),
    strictPlugins: options.strictPlugins || options.locked,
    ...(options.stopTimeout !== undefined && { stopTimeout: options.stopTimeout }),
    ...(options.watch && { onModuleChange: (change) => sayChange(io, change) }),
  });
  for (const plugin of collector.plugins.loaded) io.out(pluginLine(plugin));
  saySkipped(io, collector.plugins.skipped);
  return await runCollector(collector, io, exit);
}

/** The plugins as they are loaded: with --locked, each only with the content that was locked. */
function choose(files: string[], options: Options): PluginSettings[] {
  const { locked, lock = LOCK_FILE, pluginOverride: override, processMemory, processTimeout } = options;
  const plugins: PluginSettings[] = locked ? pinPlugins(files, readLock(lock), lock) : files.map((path) => ({ path }));
  const process = {
    ...(processMemory !== undefined && { memoryBytes: processMemory }),
    ...(processTimeout !== undefined && { timeoutMs: processTimeout }),
  };
  const attached = readAttached(readEnv(ATTACH_VARIABLE) ?? "");
  return plugins.map((plugin) => {
    const attach = attached.get(basename(plugin.path));
    return { ...plugin, override, process: { ...process, ...(attach !== undefined && { attach }) } };
  });
}

async function runCollector(collector: Collector, io: Console, exit: (status: number) => never): Promise<number> {
  let stopping: Promise<void> | undefined;
  using _listeners = onStopSignals((signal) => {
    io.out(`${signal}: stopping; once more to stop at once`);
    stopping = collector.stop();
    stopping.catch(() => {}); // it is awaited below
  }, () => {
    io.err("otelcol-deno: stopped at once, what was still in the pipelines is lost");
    exit(0);
  });
  const begin = performance.now();
  try {
    await collector.start();
    for (const line of runningLines(collector, performance.now() - begin)) io.out(line);
    await collector.wait();
  } catch (error) {
    if (!(error instanceof CollectorError && error.code === "START_CANCELED")) throw error;
  }
  await stopping;
  io.out("stopped");
  return 0;
}

/** A library built the old way, or one that is treated so: it blocks, and takes the signals itself. */
async function runOld(
  library: Library,
  entry: Exclude<Entry, "abi">,
  options: Options,
  plugins: string[],
  io: Console,
): Promise<number> {
  io.out(`library  ${library.path}`);
  io.out(`entry    ${entry === "main" ? "Main()" : `MainWithPlugin("${plugins.join(",")}")`}`);
  const vain = abiOnly(options);
  if (vain.length > 0) {
    throw new CollectorError(
      "USAGE",
      `Cannot give ${vain.join(", ")} to "${library.path}": entry ${entry} takes none`,
      {
        hint: "These are for entry abi, of a library with the versioned ABI: deno task build-go",
      },
    );
  }
  const versioned = library.entries().includes("abi");
  if (options.config.length > 0) {
    Deno.env.set(CONFIG_VARIABLE, options.config.join(","));
    if (!versioned) {
      io.err(
        `otelcol-deno: this old library may not know ${CONFIG_VARIABLE}: then it reads test.yaml of the working directory, not --config`,
      );
    }
  }
  if (entry === "main" && plugins.length > 0) {
    Deno.env.set(PLUGINS_VARIABLE, plugins.join(","));
    if (!versioned) io.err(`otelcol-deno: Main() takes no plugins: they are offered in ${PLUGINS_VARIABLE}`);
  }
  const status = await library.runMain(entry, plugins);
  io.out("stopped");
  return versioned ? status : 0;
}

/** The options that are given and that only the versioned ABI takes. */
function abiOnly(options: Options): string[] {
  const {
    set,
    featureGates,
    strictPlugins,
    watch,
    pluginOverride,
    locked,
    processMemory,
    processTimeout,
    stopTimeout,
  } = options;
  const given = {
    "--set": set.length > 0,
    "--feature-gates": featureGates.length > 0,
    "--strict-plugins": strictPlugins,
    "--watch": watch,
    "--plugin-override": pluginOverride,
    "--locked": locked,
    "--process-memory": processMemory !== undefined,
    "--process-timeout": processTimeout !== undefined,
    "--stop-timeout": stopTimeout !== undefined,
  };
  return Object.entries(given).filter(([, is]) => is).map(([option]) => option);
}

function shorten(uri: string): string {
  const line = uri.split("\n")[0] ?? "";
  return uri.startsWith("yaml:") ? "yaml: (inline)" : line;
}
