import { CollectorError } from "../errors.ts";
import { parse } from "../std/yaml.ts";
import { filePath } from "./sources.ts";

/**
 * Makes a configuration error say more: upstream's text is poor for a file that is empty or is no YAML mapping, and
 * has no position. Reads each file again, so it is called only when there is an error.
 *
 * @param error The library's error.
 * @param uris The configuration URIs that it is about.
 * @returns A better error of the same code, or the same one.
 */
export function explainConfigError(error: CollectorError, uris: readonly string[]): CollectorError {
  if (error.code !== "CONFIG_INVALID") return error;
  for (const uri of uris) {
    const path = filePath(uri);
    const problem = path === undefined ? undefined : findProblem(path, error.message);
    if (problem !== undefined) {
      const message = `Cannot use the configuration "${path}": ${problem.what}`;
      return new CollectorError("CONFIG_INVALID", message, { cause: error, hint: problem.hint ?? error.hint });
    }
  }
  return error;
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
  try {
    const value = parse(text);
    const tab = upstream.includes("cannot start any token") ? findTab(text) : undefined;
    if (tab !== undefined) return tab; // this parser takes tabs, the Collector's does not
    if (value === null) return { what: "there is nothing in it but comments" };
    if (typeof value !== "object" || Array.isArray(value)) {
      return { what: `it is ${Array.isArray(value) ? "a list" : `a ${typeof value}`}, not a mapping` };
    }
    return undefined;
  } catch (error) {
    // Two parsers differ here and there: this one's word counts only where the Collector's found the text wrong too.
    if (!(error instanceof SyntaxError) || !/yaml: |cannot be used as a Conf/.test(upstream)) return undefined;
    return findTab(text) ?? { what: error.message.trim() };
  }
}

/** The first line that is indented with a tab. */
function findTab(text: string): { what: string; hint: string } | undefined {
  const lines = text.split("\n");
  const line = lines.findIndex((line) => /^ *\t/.test(line));
  if (line < 0) return undefined;
  const column = (lines[line] ?? "").indexOf("\t") + 1;
  return { what: `line ${line + 1}, column ${column} is a tab`, hint: "Indent with spaces: YAML takes no tabs" };
}
