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
  /** Whether to print JSON instead of tables. */
  json: boolean;
}

/** The text of `--help`. */
export const USAGE = `Measures the Collector in Deno against the plain executable of the same components.

  deno task bench [options]

  --rounds N     rounds of load, every variant once in each (80)
  --seconds N    seconds of load per visit (0.5)
  --starts N     measured starts per variant (12)
  --gogc N       GOGC of every collector (100)
  --builds       time cold and warm builds too; takes minutes
  --quick        6 rounds and 4 starts: does it work?
  --json         print JSON
  --help         print this
`;

const NUMBERS = ["rounds", "seconds", "starts", "gogc"];
const FLAGS = ["builds", "quick", "json", "help"];

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
  return {
    rounds: count(given, "rounds", quick ? 6 : 80),
    seconds: positive(given, "seconds", 0.5),
    starts: count(given, "starts", quick ? 4 : 12),
    gogc: String(count(given, "gogc", 100)),
    builds: given["builds"] === true,
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
