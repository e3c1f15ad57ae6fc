/** What the Collector's text says is wrong with a configuration, and with which part of it. */

/** A way into a configuration, from the root: `["processors", "deno/redact", "timeout"]`. */
export type Path = readonly string[];

/** One thing that is wrong. */
export interface Problem {
  /** The line of the text that says it. */
  readonly line: number;
  /** What it may be about; the text does not always say how far nested parts go. */
  readonly paths: readonly Path[];
  /** Keys of it that are not known, each with a position of its own. */
  readonly keys: readonly string[];
  /** A value in it that is wrong, as in a list of names. */
  readonly value?: string;
  /** What the text goes on with, when that may be the way to a part: `workers is 0`, `permissions::sys: …`. */
  readonly more: Path;
}

const NESTED = "decoding failed due to the following error(s):";
/** `'timeout' time: unknown unit`, `'processors' error reading configuration for "deno/a": …`. */
const QUOTED = /^'([^']*)' (?:error reading configuration for "([^"]+)": )?(.*)$/;
/** `processors::deno/a: on_error is "x"`. */
const COLONS = /^((?:receivers|processors|exporters|connectors|extensions|service)(?:::[^\s:]+)+): (.*)$/;
const MORE = /^(\w+(?:::\w+)*):? /;
const KEYS = /^has invalid keys: (.+)$/;
const UNKNOWN_TYPE = /^unknown type: "[^"]*" for id: "([^"]+)"/;
const UNDEFINED = /^references \w+ "([^"]+)" which is not configured/;

/** Reads the text of an error. */
export function readProblems(text: string): Problem[] {
  const problems: Problem[] = [];
  let open: Path[] = [[]]; // what encloses the lines to come, from the outside
  let same: Path | undefined; // of the line before
  for (const [line, said] of text.split("\n").entries()) {
    const colons = COLONS.exec(said.replace(/^Cannot use the configuration: /, ""));
    if (colons !== null) {
      same = (colons[1] as string).split("::");
      problems.push(problem(line, [same], colons[2] as string, true));
      continue;
    }
    const quoted = QUOTED.exec(said);
    if (quoted === null) {
      if (same !== undefined && MORE.test(said)) problems.push(problem(line, [same], said, true));
      continue;
    }
    const [, name = "", component, what = ""] = quoted;
    const own = [...segments(name, what), ...(component === undefined ? [] : [component])];
    const paths = open.map((path) => [...path, ...own]);
    if (what === NESTED) open = [...open, paths.at(-1) as Path];
    else problems.push(problem(line, paths, what));
  }
  return problems;
}

function problem(line: number, paths: readonly Path[], what: string, goesOn = false): Problem {
  const keys = KEYS.exec(what)?.[1]?.split(", ") ?? [];
  const value = UNKNOWN_TYPE.exec(what)?.[1] ?? UNDEFINED.exec(what)?.[1];
  const more = goesOn ? MORE.exec(what)?.[1]?.split("::") ?? [] : [];
  return { line, paths, keys, more, ...(value !== undefined && { value }) };
}

/** `protocols.http` and `net[0]` as a path; a Go type, `otlpreceiver.HTTPConfig`, is none. */
function segments(name: string, what: string): string[] {
  if (KEYS.test(what) && /^\*?\w+\.\w*[A-Z]\w*$/.test(name)) return [];
  return [...name.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, index, field]) => index ?? field ?? "");
}
