/** What a program came to. */
export interface Ended {
  /** Whether it ended with status 0. */
  success: boolean;
  /** Its exit status. */
  code: number;
  /** The signal that ended it. */
  signal: Deno.Signal | null;
  /** Its standard output. */
  stdout: string;
  /** Its standard error. */
  stderr: string;
}

/** Where and how a program runs. */
export interface RunOptions {
  /** The working directory; default: the task's. */
  cwd?: string;
  /** Variables over the task's environment. */
  env?: Record<string, string>;
}

/** Runs a program to its end and keeps what it says. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { success, code, signal, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    ...options,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, code, signal, stdout: text(stdout), stderr: text(stderr) };
}
