import { CollectorError } from "../errors.ts";
import { ENTRIES, type Entry } from "../ffi/library.ts";
import { splitList } from "../ffi/paths.ts";
import { parseArgs } from "../std/cli.ts";

/** What the command line asks for. */
export interface Options {
  /** What to do. */
  command: "run" | "help" | "version";
  /** Configuration URIs, in order. */
  config: string[];
  /** Plugin files; undefined when none was named. */
  plugins: string[] | undefined;
  /** `a.b.c=value` over the configuration. */
  set: string[];
  /** Feature gates. */
  featureGates: string[];
  /** The library file. */
  library: string | undefined;
  /** The way into the library that is forced. */
  entry: Entry | undefined;
  /** Whether a plugin that does not load is an error. */
  strictPlugins: boolean;
  /** Whether plugins are built from source folders, and again when they change. */
  watchPlugins: boolean;
  /** How long a stop may take, in ms. */
  stopTimeout: number | undefined;
}

/** The help text. */
export const USAGE = `otelcol-deno: the OpenTelemetry Collector inside Deno, with Go plugins

Usage: otelcol-deno [run] [options]

  --config URI          configuration: a file, or file:, env:, yaml:, http:, https: (repeatable, merged in order);
                        default: OTELCOL_CONFIG, else ./test.yaml, else the built-in example
  --set KEY=VALUE       over the configuration, as in --set processors.batch.timeout=2s (repeatable)
  --plugin FILE         Go plugin (repeatable, or comma-separated);
                        default: OTEL_COLLECTOR_SHARED_LIBRARY, else plugins/dynbatchprocessor.so beside the library
  --strict-plugins      a plugin that does not load is an error, instead of being reported and skipped
  --watch-plugins       a --plugin may be a folder of Go sources: it is built, and again at each change (deno task watch)
  --feature-gates IDS   comma-separated gates: id or +id enables, -id disables
  --library FILE        the Collector's library; default: OTELCOL_LIBRARY, else build/libotelcorecol.so
  --entry NAME          abi, main-with-plugin or main; default: the first of these that the library has
  --stop-timeout SEC    how long a graceful stop may take, in seconds; default: 30
  --help, --version

SIGINT and SIGTERM stop gracefully, a second one at once.
Exit status: 0, 1 (run-time error), 2 (usage), 78 (configuration).
`;

const STRINGS = ["config", "set", "plugin", "feature-gates", "library", "entry", "stop-timeout"];
const LISTS = ["config", "set", "plugin", "feature-gates"];
const GATES = "--feature-gates";
const FLAGS = ["strict-plugins", "watch-plugins", "help", "version"];

/**
 * Reads the command line.
 *
 * @param args The arguments, without the program's name.
 * @throws {CollectorError} USAGE with what is wrong.
 */
export function readArgs(args: readonly string[]): Options {
  const parsed = parseArgs(joinGates(args), {
    string: STRINGS,
    boolean: FLAGS,
    collect: LISTS,
    alias: { h: "help" },
    unknown(arg, key) {
      if (key !== undefined) throw usage(`Unknown option "${arg}"`);
    },
  });
  const list = (name: string) => (parsed[name] ?? []) as string[];
  const text = (name: string) => parsed[name] as string | undefined;
  for (const name of STRINGS) {
    if ([parsed[name]].flat().includes("")) throw usage(`Option --${name} needs a value`);
  }
  const [command = "run", ...rest] = parsed._;
  if (command !== "run" || rest.length > 0) throw usage(`Unknown command "${[command, ...rest].join(" ")}"`);
  return {
    command: parsed["help"] === true ? "help" : parsed["version"] === true ? "version" : "run",
    config: list("config"),
    plugins: list("plugin").length === 0 ? undefined : list("plugin").flatMap(splitList),
    set: list("set"),
    featureGates: list("feature-gates").flatMap(splitList),
    library: text("library"),
    entry: readEntry(text("entry")),
    strictPlugins: parsed["strict-plugins"] === true,
    watchPlugins: parsed["watch-plugins"] === true,
    stopTimeout: readSeconds(text("stop-timeout")),
  };
}

/** `--feature-gates -id` as `--feature-gates=-id`: its value may begin as an option does. */
function joinGates(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    if (args[i - 1] === GATES && isDisabling(arg)) return [];
    const value = args[i + 1];
    return arg === GATES && value !== undefined && isDisabling(value) ? [`${arg}=${value}`] : [arg];
  });
}

function isDisabling(arg: string): boolean {
  return /^-[^-]/.test(arg);
}

function readEntry(text: string | undefined): Entry | undefined {
  const entry = ENTRIES.find((name) => name === text);
  if (text !== undefined && entry === undefined) {
    throw usage(`Option --entry is "${text}": want ${ENTRIES.join(", ")}`);
  }
  return entry;
}

function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text.replace(/s$/, ""));
  if (!(seconds >= 0 && seconds <= 86_400)) throw usage(`Option --stop-timeout is "${text}": want seconds, 0 to 86400`);
  return Math.round(seconds * 1000);
}

function usage(message: string): CollectorError {
  return new CollectorError("USAGE", message, { hint: "See otelcol-deno --help" });
}
