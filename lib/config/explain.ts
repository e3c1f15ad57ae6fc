import { type Document, isCollection, isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { CollectorError } from "../errors.ts";
import { type Position, Positions } from "./positions.ts";
import { type Path, type Problem, readProblems } from "./problems.ts";
import { filePath } from "./sources.ts";

/**
 * Makes a configuration error say more: upstream's text is poor for a file that is empty or is no YAML mapping, and
 * says no line. Reads each file again, so it is called only when there is an error.
 *
 * @param error The library's error.
 * @param uris The configuration URIs that it is about, and those of what is set over them.
 * @returns A better error of the same code, or the same one.
 */
export function explainConfigError(error: CollectorError, uris: readonly string[]): CollectorError {
  if (error.places.length === 0 && error.code !== "CONFIG_INVALID") return error;
  for (const uri of uris) {
    const path = filePath(uri);
    const problem = path === undefined ? undefined : findProblem(path, error.message);
    if (problem !== undefined) {
      const message = `Cannot use the configuration "${path}": ${problem.what}`;
      return new CollectorError("CONFIG_INVALID", message, { cause: error, hint: problem.hint ?? error.hint });
    }
  }
  const message = error.places.length > 0
    ? withPlaces(error.message, error.places, new Positions(uris))
    : withPositions(error.message, new Positions(uris));
  if (message === error.message) return error;
  const { component, hint, places } = error;
  return new CollectorError(error.code, message, { cause: error, component, hint, places });
}

/** The text with the positions of what the library says it is about. */
function withPlaces(message: string, places: readonly Path[], positions: Positions): string {
  const found = places.map((path) => {
    const position = positions.ofValue(path);
    return position === undefined ? positions.ofOwner(path) : position;
  });
  const known = [...new Set(found)].filter((position) => typeof position === "string");
  return known.length === 0 ? message : `${message} (${known.join(", ")})`;
}

/** The text with a position behind each line that says of which part something is wrong. */
function withPositions(message: string, positions: Positions): string {
  const lines = message.replace(VALUES, sorted).split("\n");
  for (const problem of readProblems(message)) {
    const position = positionOf(problem, positions);
    if (position !== undefined) lines[problem.line] += ` (${position})`;
  }
  return lines.join("\n");
}

/** The types of components, which upstream lists in any order. */
const VALUES = /(?<=\(valid values: \[)[^\]]*/g;

function sorted(values: string): string {
  return values.split(" ").sort().join(" ");
}

/** Where a problem stands: the one place where what it is about is; else the component's. */
function positionOf(problem: Problem, positions: Positions): string | undefined {
  const exact = new Set(problem.paths.map((path) => exactly(problem, path, positions)));
  exact.delete(undefined);
  const [position, ...others] = exact;
  if (others.length > 0 || position === null) return undefined;
  const owners = new Set(problem.paths.map((path) => positions.ofOwner(path)));
  owners.delete(undefined);
  const [owner, ...more] = owners;
  return position ?? (more.length > 0 ? undefined : owner ?? undefined);
}

function exactly({ keys, value, more }: Problem, path: Path, positions: Positions): Position {
  if (keys.length > 0) {
    const found = keys.map((key) => positions.ofKey([...path, key]));
    return found.includes(undefined) ? undefined : found.includes(null) ? null : found.join(", ");
  }
  if (value !== undefined) {
    const position = positions.ofKey([...path, value]);
    return position === undefined ? positions.ofItem(path, value) : position;
  }
  const position = more.length === 0 ? undefined : positions.ofValue([...path, ...more]);
  return position === undefined ? positions.ofValue(path) : position;
}

function findProblem(path: string, upstream: string): { what: string; hint?: string } | undefined {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return { what: `no such file (looked in ${Deno.cwd()})`, hint: "Name a configuration file by --config" };
    }
    return undefined; // not ours to read (a permission, a folder): upstream's text stands
  }
  if (text.trim() === "") {
    return { what: "the file is empty", hint: "It needs receivers, exporters and service::pipelines" };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const [wrong] = document.errors;
  if (wrong === undefined) return shapeProblem(document);
  // Two parsers differ here and there: this one's word counts only where the Collector's found the text wrong too.
  if (!/yaml: |cannot be used as a Conf/.test(upstream)) return undefined;
  const tab = findTab(text);
  if (tab !== undefined) return tab;
  const { line, col } = lines.linePos(wrong.pos[0]);
  return { what: `${wrong.message} (${path}:${line}:${col})` };
}

function shapeProblem({ contents }: Document.Parsed): { what: string } | undefined {
  if (isMap(contents)) return undefined;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return { what: "there is nothing in it but comments" };
  }
  const what = isCollection(contents) ? "a list" : `a ${typeof contents.toJSON()}`;
  return { what: `it is ${what}, not a mapping` };
}

/** The first line that is indented with a tab. */
function findTab(text: string): { what: string; hint: string } | undefined {
  const lines = text.split("\n");
  const line = lines.findIndex((line) => /^ *\t/.test(line));
  if (line < 0) return undefined;
  const column = (lines[line] ?? "").indexOf("\t") + 1;
  return { what: `line ${line + 1}, column ${column} is a tab`, hint: "Indent with spaces: YAML takes no tabs" };
}
