// deno-lint-ignore-file no-console -- what a task says goes to the terminal
/**
 * Builds a plugin that fits a library: the versions of its modules and the flags are read from the library's build info.
 * docs/PLUGINS.md describes it.
 */
import { builtLibrary, libraryPath } from "../lib/ffi/paths.ts";
import { parseArgs } from "../lib/std/cli.ts";
import { runTask, startProgress, TaskError } from "./console.ts";
import { shown, userPath } from "./paths.ts";
import { buildPlugin, type PluginRequest } from "./plugin/build.ts";

const USAGE = `Usage: deno task build-plugin <module[@version] | folder> [options]

  --out FILE       where to put it; default: plugins/<type><kind>.so beside the library
  --process        an executable for a process of its own, instead of a file that is loaded into the library
  --library FILE   the library that it shall fit; default: OTELCOL_LIBRARY, else build/libotelcorecol.so
  --json           print the result as JSON: file, module, version, components, bytes, milliseconds`;

function usage(message: string): TaskError {
  return new TaskError(`${message}\n\n${USAGE}`, 2);
}

/** Reads the arguments; undefined when they ask for help. */
function readArgs(args: readonly string[]): (PluginRequest & { json: boolean }) | undefined {
  const strings = ["out", "library"];
  const parsed = parseArgs(args, {
    string: strings,
    boolean: ["process", "json", "help"],
    alias: { h: "help" },
    unknown(arg, key) {
      if (key !== undefined) throw usage(`Unknown option "${arg}"`);
    },
  });
  if (parsed["help"] === true) return undefined;
  for (const name of strings) if (parsed[name] === "") throw usage(`Option --${name} needs a value`);
  if (parsed._.length !== 1) throw usage("Give one module or folder");
  const [out, library] = strings.map((name) => parsed[name] as string | undefined);
  return {
    source: `${parsed._[0]}`,
    out: out === undefined ? undefined : userPath(out),
    process: parsed["process"] === true,
    library: library === undefined ? libraryPath() : userPath(library),
    json: parsed["json"] === true,
  };
}

await runTask(async () => {
  const request = readArgs(Deno.args);
  if (request === undefined) return console.log(USAGE);
  const result = await buildPlugin(request, startProgress(`Building plugin ${request.source}`));
  if (request.json) return console.log(JSON.stringify(result));
  const types = result.components.map(({ kind, type }) => `${kind} "${type}"`).join(", ");
  console.log(
    `${result.file}: ${types}, ${result.module} ${result.version}, ` +
      `${(result.bytes / 2 ** 20).toFixed(1)} MiB, ${(result.milliseconds / 1000).toFixed(1)} s`,
  );
  const library = request.library === builtLibrary() ? "" : ` --library ${shown(request.library)}`;
  const override = result.components.some(({ replaces }) => replaces !== undefined) ? " --plugin-override" : "";
  console.log(`run it: deno task run${library} --plugin ${result.file}${override}`);
});
