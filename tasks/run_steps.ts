// deno-lint-ignore-file no-console -- what a task says goes to the terminal
import { join, PROJECT_ROOT } from "./paths.ts";

/** A program to run as a part of a task. */
export interface Step {
  /** What it is for. */
  name: string;
  /** The program and its arguments; `deno` is the Deno that runs the task. */
  command: readonly string[];
  /** The folder to run it in, from the project's root. */
  cwd?: string;
  /** Whether to skip it when the program is not there. */
  optional?: boolean;
  /** Whether its output is kept and not shown. */
  quiet?: boolean;
}

/** What a step came to. */
export interface StepResult {
  /** Whether it ended with status 0. */
  ok: boolean;
  /** What it printed, both streams. */
  output: string;
  /** How long it took, in s. */
  seconds: number;
}

/** Runs a step and passes on what it prints. */
export async function runStep(step: Step): Promise<StepResult> {
  const [program = "", ...args] = step.command;
  const begin = performance.now();
  console.log(`--- ${step.name}`);
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program === "deno" ? Deno.execPath() : program, {
      args,
      cwd: join(PROJECT_ROOT, step.cwd ?? "."),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const note = `${program} is not there${step.optional ? ": skipped" : ""}`;
    console.log(note);
    return { ok: step.optional ?? false, output: note, seconds: 0 };
  }
  const chunks: string[] = [];
  const pass = async (stream: ReadableStream<Uint8Array>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      chunks.push(text);
      if (!step.quiet) Deno.stdout.writeSync(new TextEncoder().encode(text));
    }
  };
  await Promise.all([pass(child.stdout), pass(child.stderr)]);
  const { success } = await child.status;
  return { ok: success, output: chunks.join(""), seconds: (performance.now() - begin) / 1000 };
}
