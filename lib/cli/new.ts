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
  io.out(`test     deno test ${name}_test.ts`);
  io.out(`run      ${runCommand(folder, `${name}.yaml`)}`);
  return 0;
}

function runCommand(folder: string, config: string): string {
  if (Deno.build.standalone) return `otelcol-deno --config ${config}`;
  const inside = `${folder}/`.startsWith(`${PROJECT_ROOT}/`);
  if (inside) return `deno task run --config ${join(relative(PROJECT_ROOT, folder), config)}`;
  return `deno task --config ${join(PROJECT_ROOT, "deno.json")} run --config ${join(folder, config)}`;
}
