import { Library } from "../ffi/library.ts";
import type { PluginReport } from "../plugins/info.ts";
import { inspectPlugin, loadPlugins } from "../plugins/load.ts";
import type { Options } from "./args.ts";
import type { Console } from "./console.ts";
import { choosePlugins } from "./inputs.ts";
import { reportLines } from "./report.ts";

/**
 * Says what `run` would load: it loads it. A file that comes twice, also under another name, counts once.
 *
 * @param options What the command line asks for.
 * @param io Where to write.
 * @returns The exit status.
 * @throws {CollectorError} Of the library.
 */
export async function listPlugins(options: Options, io: Console): Promise<number> {
  const library = Library.open(options.library);
  const reports: PluginReport[] = [];
  for (const path of choosePlugins(options, library.path)) {
    const { skipped } = await loadPlugins(library, [{ path, override: options.pluginOverride }], false);
    const report = await inspectPlugin(library, path, false);
    if (skipped[0] === undefined && reports.some((other) => other.path === report.path)) continue;
    reports.push({ ...report, ...(skipped[0] !== undefined && { error: skipped[0].error }) });
  }
  write(reports, options, io);
  if (reports.length === 0 && !options.json) io.out("no plugins");
  return 0;
}

/**
 * Says what is in files.
 *
 * @param options What the command line asks for.
 * @param io Where to write.
 * @returns The exit status: 1 when one of them cannot be loaded.
 * @throws {CollectorError} Of the library.
 */
export async function inspectPlugins(options: Options, io: Console): Promise<number> {
  const library = Library.open(options.library);
  const reports: PluginReport[] = [];
  for (const path of options.files) reports.push(await inspectPlugin(library, path, true));
  write(reports, options, io);
  return reports.some(({ error }) => error !== undefined) ? 1 : 0;
}

function write(reports: readonly PluginReport[], options: Options, io: Console): void {
  if (options.json) io.out(JSON.stringify(reports, null, 2));
  else for (const line of reports.flatMap(reportLines)) io.out(line);
}
