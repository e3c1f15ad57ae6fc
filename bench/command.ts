import { fromFileUrl } from "../lib/std/path.ts";

/** The project's folder: working directory of whatever is run. */
export const ROOT: string = fromFileUrl(new URL("..", import.meta.url));

const running = new Set<Deno.ChildProcess>();

/**
 * Ends what this process has started and what still runs. Politely, because the load generator has to end what it has
 * started itself.
 */
export function endAll(): void {
  for (const child of running) {
    try {
      child.kill("SIGTERM");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended meanwhile
    }
  }
}

/** How a command is run. */
export interface CommandOptions {
  /** The working directory. @default {ROOT} */
  cwd?: string;
  /** Environment variables, over this process's own. */
  env?: Record<string, string>;
}

/**
 * Starts a command that is ended by {@linkcode endAll} if it has not ended before.
 *
 * @param command The program and its arguments.
 * @param options Where it runs and what it sees.
 * @returns The process; its output is piped.
 */
export function spawn(command: readonly string[], options: CommandOptions = {}): Deno.ChildProcess {
  const [program, ...args] = command;
  if (program === undefined) throw new TypeError("Cannot start an empty command");
  const child = new Deno.Command(program, {
    args,
    cwd: options.cwd ?? ROOT,
    env: options.env ?? {},
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  running.add(child);
  child.status.then(() => running.delete(child));
  return child;
}

/**
 * Runs a command to its end.
 *
 * @param command The program and its arguments.
 * @param options Where it runs and what it sees.
 * @returns What it wrote to standard output.
 * @throws {Error} If it fails, with what it wrote.
 */
export async function run(command: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { success, code, stdout, stderr } = await spawn(command, options).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout);
  if (!success) {
    throw new Error(`Command failed (${code}): ${command.join(" ")}\n${text}${decoder.decode(stderr)}`);
  }
  return text;
}

/**
 * Says on standard error what is going on.
 *
 * @param text One line.
 */
export function progress(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}
