import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";
import type { Program } from "./cli.ts";

/**
 * Builds a plugin for a process of its own, with the command that a user has.
 *
 * @param source A folder, or a module with its version.
 * @param name The file's name.
 * @returns The file.
 */
export async function buildProcessPlugin(source: string, name: string): Promise<string> {
  const file = join(PROJECT_ROOT, "build", "process", name);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", "build-plugin", source, "--out", file, "--process"],
    cwd: PROJECT_ROOT,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`deno task build-plugin ${source} failed:\n${new TextDecoder().decode(stderr)}`);
  return file;
}

/** The process of a program's plugin, as its output says: the last one. */
export function pluginProcess(program: Program): number {
  const said = (program.stdout + program.stderr).matchAll(/, process (\d+), |runs again.*"pid": (\d+)/g);
  const [, first, again] = [...said].at(-1) ?? [];
  return Number(again ?? first);
}

/** Whether a process is there and not dead. Deno itself may not read it. */
export function isAlive(pid: number): boolean {
  const { success, stdout } = new Deno.Command("cat", { args: [`/proc/${pid}/stat`], stderr: "null" }).outputSync();
  return success && !/\) Z /.test(new TextDecoder().decode(stdout));
}

/** The processes that a process has started, and that are not dead. */
export function childrenOf(pid: number): number[] {
  const { stdout } = new Deno.Command("pgrep", { args: ["-P", `${pid}`] }).outputSync();
  return new TextDecoder().decode(stdout).split("\n").filter(Boolean).map(Number).filter(isAlive);
}
