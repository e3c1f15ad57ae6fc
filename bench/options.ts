import { parseArgs } from "../lib/std/cli.ts";

/** What the command line asks for. */
export interface Options {
  /** Rounds of load; every variant is visited once in each. */
  rounds: number;
  /** Seconds of load per visit. */
  seconds: number;
  /** Measured starts per variant. */
  starts: number;
  /** GOGC of every collector. */
  gogc: string;
  /** Whether to time cold and warm builds as well. */
  builds: boolean;
  /** Whether to measure one factory three ways, instead of the Collector in Deno against the plain executable. */
  ways: boolean;
  /** Whether to measure processors in TypeScript against OTTL's instead. */
  typeScript: boolean;
  /** Repetitions of each fault and of each timed build, for `ways`. */
  faults: number;
  /** Whether to print JSON instead of tables. */
  json: boolean;
}

/** The text of `--help`. */
export const USAGE = `Measures the Collector in Deno against the plain executable of the same components.

  deno task bench [options]

  --rounds N     rounds of load, every variant once in each (80; with --ways 100, with --typescript 30)
  --seconds N    seconds of load per visit (0.5)
  --starts N     measured starts per variant (12)
  --gogc N       GOGC of every collector (100)
  --ways         measure one factory three ways instead: built in, as a Go plugin, in its own process
  --typescript   measure processors in TypeScript against OTTL's instead
  --faults N     with --ways, how often each fault happens, and each build is timed (10)
  --builds       time cold and warm builds too; takes minutes
  --quick        6 rounds, 4 starts, each fault once: does it work?
  --json         print JSON
  --help         print this
`;

const NUMBERS = ["rounds", "seconds", "starts", "gogc", "faults"];
const FLAGS = ["builds", "ways", "typescript", "quick", "json", "help"];

/**
 * Reads the command line.
 *
 * @param args The arguments.
 * @returns The options, or undefined when help is wanted.
 * @throws {TypeError} If an argument is unknown or is not a number above zero.
 */
export function parseOptions(args: readonly string[]): Options | undefined {
  const given = parseArgs(args, {
    string: NUMBERS,
    boolean: FLAGS,
    unknown: (arg) => {
      throw new TypeError(`Unknown argument "${arg}": see --help`);
    },
  });
  if (given["help"] === true) return undefined;
  const quick = given["quick"] === true;
  const ways = given["ways"] === true;
  return {
    rounds: count(given, "rounds", quick ? 6 : ways ? 100 : given["typescript"] === true ? 30 : 80),
    seconds: positive(given, "seconds", 0.5),
    starts: count(given, "starts", quick ? 4 : 12),
    gogc: String(count(given, "gogc", 100)),
    builds: given["builds"] === true,
    ways,
    typeScript: given["typescript"] === true,
    faults: count(given, "faults", quick ? 1 : 10),
    json: given["json"] === true,
  };
}

function count(given: Record<string, unknown>, name: string, otherwise: number): number {
  const value = positive(given, name, otherwise);
  if (!Number.isInteger(value)) throw new TypeError(`Cannot use --${name}=${value}: want a whole number`);
  return value;
}

function positive(given: Record<string, unknown>, name: string, otherwise: number): number {
  const text = given[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new TypeError(`Cannot use --${name}=${String(text)}: want a number above zero`);
  }
  return value;
}
