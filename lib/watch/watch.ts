import { type Console, sayError } from "../cli/console.ts";
import { onStopSignals } from "../cli/signals.ts";
import { CollectorError } from "../errors.ts";
import { basename } from "../std/path.ts";
import { Builder } from "./build.ts";
import { Changes } from "./changes.ts";
import { Program } from "./program.ts";

/** What is watched and run. */
export interface WatchSettings {
  /** The library that the plugins are for. */
  library: string;
  /** Plugins in the order of the command line: folders of sources are built and watched, files are taken as they are. */
  plugins: readonly string[];
  /** Those of them that are folders. */
  folders: readonly string[];
  /** The other options of `run`. */
  args: readonly string[];
}

/**
 * Runs a collector with plugins that are built from source folders, and again with the new builds at each change. Go
 * cannot unload a plugin, and takes no second build of a package into a process: so each build runs in a fresh process.
 * The old one stops gracefully first (it has the ports), and what it accepted reaches its destinations; clients find
 * nobody for about a tenth of a second. A build that fails, or that does not start, leaves the old one.
 *
 * @param settings What to watch and run.
 * @param io Where to write.
 * @returns The exit status of the last collector.
 * @throws {CollectorError} PLUGIN_FAILED when the first build fails.
 */
export async function watch(settings: WatchSettings, io: Console): Promise<number> {
  using changes = new Changes(settings.folders, { recursive: true, counts: isGoSource });
  await using builder = new Builder(settings.library);
  let files = await buildAll(settings.folders, new Map(), builder);
  let program = start(settings, files, io);
  let stopping = false;
  using _listeners = onStopSignals(() => {
    stopping = true;
    changes[Symbol.dispose]();
    program.signal("SIGTERM");
  }, () => program.signal("SIGKILL"));
  if (!await program.running) return await program.ended;
  io.out(`watch    ${settings.folders.join(", ")}`);
  tellEnd(program, io);
  const changed = new Set<string>(); // since the builds that run
  for (let dirty = await changes.next(); dirty.length > 0; dirty = await changes.next()) {
    const begin = performance.now();
    for (const folder of dirty) changed.add(folder);
    await builder.keepOnly([...files.values()]);
    let next: Files;
    try {
      next = await buildAll([...changed], files, builder);
    } catch (error) {
      if (!(error instanceof CollectorError)) throw error;
      if (!stopping) sayError(io, error);
      if (!stopping) io.err("  The collector goes on with the build before; save again when it is mended");
      continue;
    }
    if (stopping) break;
    await program.stop();
    if (stopping) break;
    program = start(settings, next, io);
    if (await program.running) {
      files = next;
      changed.clear();
      tellEnd(program, io);
      io.out(`watch    moved over to the new build in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    } else if (!stopping) {
      io.err("otelcol-deno: the new build does not start, back to the one before");
      program = start(settings, files, io);
      if (await program.running) tellEnd(program, io);
    }
  }
  return await program.ended;
}

/** Whether a file is what a Go build of a folder is made of. */
export function isGoSource(path: string): boolean {
  return /\.(go|s|c|h|mod|sum)$/.test(path) && !basename(path).startsWith(".");
}

/** Says it when a collector ends that nobody stopped: the watching goes on. */
function tellEnd(program: Program, io: Console): void {
  program.ended.then((status) => {
    if (!program.stopped) io.err(`otelcol-deno: the collector ended (${status}); it starts again at the next change`);
  });
}

/** The file of each folder. */
type Files = ReadonlyMap<string, string>;

async function buildAll(folders: readonly string[], before: Files, builder: Builder): Promise<Files> {
  const files = new Map(before);
  for (const folder of folders) files.set(folder, await builder.build(folder));
  return files;
}

function start({ plugins, args }: WatchSettings, files: Files, io: Console): Program {
  const named = plugins.map((plugin) => files.get(plugin) ?? plugin);
  return new Program([...args, "--strict-plugins", ...named.flatMap((file) => ["--plugin", file])], io);
}
