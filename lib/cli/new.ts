import type { Kind } from "../authoring/definition.ts";
import { PROJECT_ROOT } from "../ffi/paths.ts";
import { findMapping, mappingFor } from "../scaffold/mapping.ts";
import { componentFiles, writeNew } from "../scaffold/write.ts";
import { join, relative } from "../std/path.ts";
import type { Console } from "./console.ts";

/**
 * Writes the files of a new component into the working directory, and says what comes next.
 *
 * @param kind What it is.
 * @param name Its name.
 * @param io Where to write.
 * @returns The exit status.
 * @throws {CollectorError} USAGE when the name cannot be one; FILE_EXISTS; WRITE_FAILED; PERMISSION_DENIED.
 */
export function newComponent(kind: Kind, name: string, io: Console): number {
  const folder = Deno.cwd();
  const files = componentFiles(kind, name);
  const mapping = findMapping(folder, kind);
  const needed = mappingFor();
  if (mapping.state === "none") files["deno.json"] = `${JSON.stringify(needed, null, 2)}\n`;
  writeNew(folder, files);
  io.out(`wrote    ${Object.keys(files).join(", ")}`);
  if (mapping.state === "unmapped") {
    io.out(`add      to ${mapping.file}:`);
    for (const line of JSON.stringify(needed, null, 2).split("\n").slice(1, -1)) io.out(`  ${line}`);
  }
  for (const line of nextLines(folder, name)) io.out(line);
  return 0;
}

/** The commands that test and run it. */
function nextLines(folder: string, name: string): string[] {
  const [test, config] = [`${name}_test.ts`, `${name}.yaml`];
  if (Deno.build.standalone) return [`test     deno test ${test}`, `run      otelcol-deno --config ${config}`];
  if (`${folder}/`.startsWith(`${PROJECT_ROOT}/`)) { // this project's deno.json holds, which names permissions of tests
    const path = relative(PROJECT_ROOT, join(folder, config));
    return [`test     deno test -P ${test}`, `run      deno task run --config ${path}`];
  }
  const [root, main] = [PROJECT_ROOT, join(PROJECT_ROOT, "main.ts")].map(quoted);
  const flags = `--config ${quoted(join(PROJECT_ROOT, "deno.json"))} -P=run --allow-read=.,${root} --no-prompt`;
  return [`test     deno test ${test}`, `run      deno run -q ${flags} ${main} --config ${config}`];
}

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
