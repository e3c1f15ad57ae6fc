import { type CliOptions, type Outcome, type Program, startMain } from "./cli.ts";
import { config } from "./collector.ts";
import type { Json, Sink } from "./sink.ts";

/** What the command line says when the collector runs; the collector's own log has nothing like it. */
export const RUNNING = "\nrunning  ";

/** Arguments that give a configuration without a file. */
export function inline(config: Json): string[] {
  return ["--config", `yaml:${JSON.stringify(config)}`];
}

/** Arguments that give a pipeline of logs alone, through processors to a sink. */
export function logsOnly(port: number, sink: Sink, processors: Json): string[] {
  const base = config(port, sink, processors);
  const { logs } = (base["service"] as { pipelines: Json }).pipelines;
  return inline({ ...base, service: { pipelines: { logs } } });
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
