import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";
import { assertSucceeded } from "./outcome.ts";
import { runTask } from "./tasks.ts";

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
  await task("build_go", "--manifest", join(FAULTY, "builder.yaml"), "--out", library);
  await task("build_plugin", FAULTY, "--out", plugin);
  await task("build_plugin", FAULTY, "--out", child, "--process");
  return {
    "built in": ["--library", join(library, "libotelcorecol.so")],
    "plugin": ["--strict-plugins", "--plugin", plugin],
    "process": ["--strict-plugins", "--plugin", child],
  };
}

async function task(name: "build_go" | "build_plugin", ...args: string[]): Promise<void> {
  assertSucceeded(await runTask(name, args));
}
