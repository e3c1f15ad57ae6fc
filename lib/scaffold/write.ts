/** Writing the files of a new component. */
import type { Kind } from "../authoring/definition.ts";
import { CollectorError } from "../errors.ts";
import { join } from "../std/path.ts";
import { CONNECTOR } from "./connector.ts";
import { EXPORTER } from "./exporter.ts";
import { PROCESSOR } from "./processor.ts";
import { RECEIVER } from "./receiver.ts";
import type { Template } from "./template.ts";

const TEMPLATES: Record<Kind, Template> = {
  processor: PROCESSOR,
  receiver: RECEIVER,
  exporter: EXPORTER,
  connector: CONNECTOR,
};

const NAME = /^[A-Za-z][\w-]{0,62}$/;
/** What `deno test` takes for a test. */
const TEST = /(^|_)test$/;

/**
 * The files of a new component, which works.
 *
 * @param kind What it is.
 * @param name Its name: it becomes the files' and the component's, as in `deno/redact`.
 * @returns Their texts, by name.
 * @throws {CollectorError} USAGE when the name cannot be one.
 */
export function componentFiles(kind: Kind, name: string): Record<string, string> {
  if (!NAME.test(name)) {
    throw wrongName(kind, name, "it is no name", "A name is a letter, then at most 62 letters, digits, _ or -");
  }
  if (TEST.test(name)) throw wrongName(kind, name, "its module would be taken for a test", "Choose another name");
  const { source, test, config } = TEMPLATES[kind];
  return { [`${name}.ts`]: source, [`${name}_test.ts`]: test(name), [`${name}.yaml`]: config(name) };
}

/**
 * Writes files into a folder; none when one of them is there already.
 *
 * @param folder The folder.
 * @param files Their texts, by name.
 * @throws {CollectorError} FILE_EXISTS; WRITE_FAILED; PERMISSION_DENIED when Deno may not write there.
 */
export function writeNew(folder: string, files: Readonly<Record<string, string>>): void {
  const created: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    try {
      Deno.openSync(path, { write: true, createNew: true }).close();
      created.push(path);
      Deno.writeTextFileSync(path, text);
    } catch (error) {
      for (const file of created) Deno.removeSync(file);
      throw explained(path, error as Error);
    }
  }
}

function explained(path: string, error: Error): CollectorError {
  if (error instanceof Deno.errors.AlreadyExists) {
    return failed("FILE_EXISTS", path, "it is there already", "Choose another name, or remove the file", error);
  }
  if (error instanceof Deno.errors.NotCapable) {
    return failed("PERMISSION_DENIED", path, error.message, "Run Deno with --allow-write=.", error);
  }
  const hint = "Let this user write to the folder, or run it in another one";
  return failed("WRITE_FAILED", path, error.message, hint, error);
}

function failed(
  code: "FILE_EXISTS" | "PERMISSION_DENIED" | "WRITE_FAILED",
  path: string,
  what: string,
  hint: string,
  cause: unknown,
): CollectorError {
  return new CollectorError(code, `Cannot write "${path}": ${what}`, { hint, cause });
}

function wrongName(kind: Kind, name: string, what: string, hint: string): CollectorError {
  return new CollectorError("USAGE", `Cannot name the ${kind} "${name}": ${what}`, { hint });
}
