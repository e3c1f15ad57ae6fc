import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { CollectorError, type CollectorErrorCode, Library } from "../../lib/mod.ts";
import { join } from "../../lib/std/path.ts";
import { Program } from "./cli.ts";

/** What the API threw, as far as it can leave a process. */
export interface Thrown {
  /** The file that it is about. */
  path: string;
  /** The error's code; undefined when there was none. */
  code?: CollectorErrorCode;
  /** The error's text. */
  message?: string;
  /** The cure. */
  hint?: string;
}

/**
 * Opens libraries by `Library.open()`, or loads plugins into the built library by `loadPlugin()`, one after the other in
 * one process of its own, which must live to the end.
 *
 * @param what Which of the two.
 * @param paths The files.
 * @param flags Permission flags of `deno run`.
 * @returns What was thrown for each file.
 */
export async function probe(
  what: "library" | "plugin",
  paths: readonly string[],
  flags: readonly string[],
): Promise<Thrown[]> {
  const script = join(PROJECT_ROOT, "tests", "support", "probe.ts");
  await using program = new Program(Deno.execPath(), ["run", "-q", ...flags, script, what, ...paths]);
  const { code, signal, stdout, stderr } = await program.ended;
  if (code !== 0 || signal !== null) throw new Error(`The probe ended with ${code} (${signal}): ${stdout}${stderr}`);
  return JSON.parse(stdout) as Thrown[];
}

async function attempt(open: () => unknown): Promise<Omit<Thrown, "path">> {
  try {
    await open();
    return {};
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error;
    const { code, message, hint } = error;
    return { code, message, ...(hint !== undefined && { hint }) };
  }
}

if (import.meta.main) {
  const [what, ...paths] = Deno.args;
  const thrown: Thrown[] = [];
  for (const path of paths) {
    const open = what === "plugin" ? () => Library.open().loadPlugin(path) : () => Library.open(path);
    thrown.push({ path, ...await attempt(open) });
  }
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(thrown) + "\n"));
}
