import { type CliOptions, type Outcome, type Program, startMain } from "./cli.ts";
import type { Json } from "./sink.ts";

/** What the command line says when the collector runs; the collector's own log has nothing like it. */
export const RUNNING = "\nrunning  ";

/** Arguments that give a configuration without a file. */
export function inline(config: Json): string[] {
  return ["--config", `yaml:${JSON.stringify(config)}`];
}

/**
 * Runs `main.ts`, does something while its collector runs, and stops it by SIGTERM.
 *
 * @param args The arguments.
 * @param fn What to do.
 * @param options How to start it.
 * @returns How it ended.
 */
export async function whileRunning(
  args: readonly string[],
  fn: (program: Program) => void | Promise<void>,
  options: CliOptions = {},
): Promise<Outcome> {
  await using program = startMain(args, options);
  await program.says(RUNNING);
  await fn(program);
  program.kill("SIGTERM");
  return await program.ended;
}
