import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";

/** The ways in which one factory gets into a collector. */
export type Way = "built in" | "plugin" | "process";

/** The source of the processor `faulty`, which is there in every way. */
export const FAULTY = join(PROJECT_ROOT, "tests", "fixtures", "faulty");
const FOLDER = join(PROJECT_ROOT, "build", "ways");

/**
 * Builds the processor `faulty` in every way, with the commands that a user has.
 *
 * @returns The arguments of `main.ts run` for each way.
 */
export async function buildWays(): Promise<Record<Way, string[]>> {
  const library = join(FOLDER, "library");
  const [plugin, child] = [join(FOLDER, "faultyprocessor.so"), join(FOLDER, "faultyprocessor")];
  await task("build-go", "--manifest", join(FAULTY, "builder.yaml"), "--out", library);
  await task("build-plugin", FAULTY, "--out", plugin);
  await task("build-plugin", FAULTY, "--out", child, "--process");
  return {
    "built in": ["--library", join(library, "libotelcorecol.so")],
    "plugin": ["--strict-plugins", "--plugin", plugin],
    "process": ["--strict-plugins", "--plugin", child],
  };
}

/** Runs a task of the project; its standard error, if it failed. */
export async function runTask(...args: string[]): Promise<string | undefined> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", ...args],
    cwd: PROJECT_ROOT,
    stdout: "null",
    stderr: "piped",
  }).output();
  return success ? undefined : new TextDecoder().decode(stderr);
}

async function task(...args: string[]): Promise<void> {
  const failure = await runTask(...args);
  if (failure !== undefined) throw new Error(`deno task ${args.join(" ")} failed:\n${failure}`);
}
