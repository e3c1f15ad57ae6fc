import { Library } from "../ffi/library.ts";
import type { ComponentInfo } from "../plugins/info.ts";
import { loadPlugins } from "../plugins/load.ts";
import { basename } from "../std/path.ts";
import type { Options } from "./args.ts";
import { type Console, saySkipped } from "./console.ts";
import { choosePlugins } from "./inputs.ts";
import { table } from "./table.ts";

/**
 * Lists the component types that a configuration may use.
 *
 * @param options What the command line asks for.
 * @param io Where to write.
 * @returns The exit status.
 * @throws {CollectorError} Of the library and, when strict, the plugins.
 */
export async function components(options: Options, io: Console): Promise<number> {
  const library = Library.open(options.library);
  const override = options.pluginOverride;
  const files = choosePlugins(options, library.path).map((path) => ({ path, override }));
  const { loaded, skipped } = await loadPlugins(library, files, options.strictPlugins);
  saySkipped(io, skipped);
  const all = await library.components(loaded.map(({ path }) => path));
  if (options.json) io.out(JSON.stringify(all, null, 2));
  else for (const line of table([HEAD, ...all.map(row)])) io.out(line);
  return 0;
}

const HEAD = ["KIND", "TYPE", "FROM", "MODULE", "VERSION", "STABILITY"];

function row({ kind, type, deprecatedAlias, from, path, module, version, stability }: ComponentInfo): string[] {
  return [
    kind,
    deprecatedAlias === undefined ? type : `${type} (old name ${deprecatedAlias})`,
    path === undefined ? "built in" : `${from} ${basename(path)}`,
    module,
    version,
    stabilityText(stability),
  ];
}

/** `logs beta, traces stable`; of an extension one word. */
export function stabilityText(stability: Readonly<Record<string, string>>): string {
  const signals = Object.keys(stability).sort();
  return signals.map((signal) => signal === "extension" ? stability[signal] : `${signal} ${stability[signal]}`).join(
    ", ",
  );
}
