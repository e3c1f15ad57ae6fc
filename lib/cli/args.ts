import { CollectorError } from "../errors.ts";
import { ENTRIES, type Entry } from "../ffi/library.ts";
import { splitList } from "../ffi/paths.ts";
import { parseArgs } from "../std/cli.ts";
import { type Command, COMMANDS, type CommandShape, secondWords, type Topic } from "./commands.ts";
import { USAGES } from "./usage.ts";

/** What the command line asks for. */
export interface Options {
  /** What to do. */
  command: Command | "help" | "version";
  /** Which help text. */
  topic: Topic;
  /** The files to look at, or the name of what is new. */
  files: string[];
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
  /** Whether modules of components in TypeScript are replaced when their files change. */
  watch: boolean;
  /** Whether a plugin may replace what is built in. */
  pluginOverride: boolean;
  /** Whether only plugins as they are in the lock file are loaded. */
  locked: boolean;
  /** The lock file. */
  lock: string | undefined;
  /** How much memory a plugin's own process may have, in bytes. */
  processMemory: number | undefined;
  /** How long a call may be in the hands of a plugin's own process, in ms. */
  processTimeout: number | undefined;
  /** Whether to write JSON. */
  json: boolean;
  /** How long a stop may take, in ms. */
  stopTimeout: number | undefined;
}

const LISTS = ["config", "set", "plugin", "feature-gates"];
const STRINGS = [...LISTS, "library", "lock", "entry", "stop-timeout", "process-memory", "process-timeout"];
const FLAGS = ["strict-plugins", "watch", "watch-plugins", "plugin-override", "locked", "json", "help", "version"];
const GATES = "--feature-gates";

/**
 * Reads the command line.
 *
 * @param args The arguments, without the program's name.
 * @throws {CollectorError} USAGE with what is wrong.
 */
export function readArgs(args: readonly string[]): Options {
  const parsed = parseArgs(joinGates(args), {
    string: [...STRINGS, "_"],
    boolean: FLAGS,
    collect: LISTS,
    alias: { h: "help" },
    unknown(arg, key) {
      if (key !== undefined) throw usage(`Unknown option "${arg}"`);
    },
  });
  const list = (name: string) => (parsed[name] ?? []) as string[];
  const text = (name: string) => parsed[name] as string | undefined;
  const is = (name: string) => parsed[name] === true;
  for (const name of STRINGS) {
    if ([parsed[name]].flat().includes("")) throw usage(`Option --${name} needs a value`);
  }
  const { command, files, topic } = readCommand(parsed._.map(String), is("help"));
  const given = [...FLAGS.filter(is), ...STRINGS.filter((name) => [text(name) ?? []].flat().length > 0)];
  const vain = command === "help" ? undefined : given.find((name) => !takes(COMMANDS[command], name));
  if (vain !== undefined) throw usage(`Option --${vain} is not for "${command}"`, topic);
  if (is("locked") === false && command === "run" && text("lock") !== undefined) {
    throw usage("Option --lock is for --locked");
  }
  return {
    command: is("version") ? "version" : command,
    topic,
    files,
    config: list("config"),
    plugins: list("plugin").length === 0 ? undefined : list("plugin").flatMap(splitList),
    set: list("set"),
    featureGates: list("feature-gates").flatMap(splitList),
    library: text("library"),
    entry: readEntry(text("entry")),
    strictPlugins: is("strict-plugins"),
    watch: is("watch"),
    watchPlugins: is("watch-plugins"),
    pluginOverride: is("plugin-override"),
    locked: is("locked"),
    lock: text("lock"),
    json: is("json"),
    processMemory: readMebibytes("process-memory", text("process-memory")),
    processTimeout: readSeconds("process-timeout", text("process-timeout"), 0.001),
    stopTimeout: readSeconds("stop-timeout", text("stop-timeout"), 0),
  };
}

/** The command of the words that are no options, and the files or the name behind it. */
function readCommand(
  words: string[],
  help: boolean,
): { command: Command | "help"; files: string[]; topic: Topic } {
  const [first = "run", second] = words;
  const topic = Object.hasOwn(USAGES, first) ? first as Topic : "run";
  const seconds = secondWords(first);
  const name = seconds.length > 0 && second !== undefined ? `${first} ${second}` : first;
  const files = words.slice(name.split(" ").length);
  if (help && topic === first) return { command: "help", files, topic };
  if (seconds.length > 0 && second === undefined) {
    throw usage(`Command ${first} needs one of ${seconds.join(", ")}`, topic);
  }
  const operand = isCommand(name) ? COMMANDS[name].operand : undefined;
  if (!isCommand(name) || (operand === "none" && files.length > 0)) {
    throw usage(`Unknown command "${words.join(" ")}"`, topic);
  }
  if (operand !== "none" && files.length === 0) throw usage(`Command ${name} needs a ${operand}`, topic);
  if (operand === "name" && files.length > 1) throw usage(`Command ${name} takes one name, not ${files.length}`, topic);
  return { command: name, files, topic };
}

function isCommand(name: string): name is Command {
  return Object.hasOwn(COMMANDS, name);
}

function takes(shape: CommandShape, option: string): boolean {
  return option === "version" || shape.options.includes(option);
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

function readSeconds(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text.replace(/s$/, ""));
  if (!(seconds >= least && seconds <= 86_400)) {
    throw usage(`Option --${option} is "${text}": want seconds, ${least} to 86400`);
  }
  return Math.round(seconds * 1000);
}

function readMebibytes(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const mebibytes = Number(text.replace(/MiB$/, ""));
  if (!(mebibytes >= 64 && mebibytes <= 2 ** 32)) throw usage(`Option --${option} is "${text}": want MiB, at least 64`);
  return Math.round(mebibytes * 2 ** 20);
}

function usage(message: string, topic: Topic = "run"): CollectorError {
  return new CollectorError("USAGE", message, {
    hint: `See otelcol-deno ${topic === "run" ? "" : `${topic} `}--help`,
  });
}
