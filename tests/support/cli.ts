import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";

/** How a program of the tests is started. */
export interface CliOptions {
  /** Variables over the environment of the test. */
  env?: Record<string, string>;
  /** The working directory; default: the project's root. */
  cwd?: string;
  /** Permission flags of `deno run`; default: those of `deno task run`. */
  flags?: string[];
  /** The Deno to run; default: this one. */
  deno?: string;
  /** Streams whose reader is gone before the program begins. */
  unread?: ("stdout" | "stderr")[];
}

/** What a program said, and how it ended. */
export interface Outcome {
  /** Its exit status. */
  code: number;
  /** The signal that ended it. */
  signal: Deno.Signal | null;
  /** Its standard output. */
  stdout: string;
  /** Its standard error. */
  stderr: string;
}

/** A program that runs; it is killed when it is disposed. */
export class Program implements AsyncDisposable {
  /** Standard output so far. */
  stdout = "";
  /** Standard error so far. */
  stderr = "";
  readonly #child: Deno.ChildProcess;
  readonly #ended: Promise<Outcome>;

  /** Starts a program. */
  constructor(program: string, args: readonly string[], options: CliOptions = {}) {
    const child = this.#child = new Deno.Command(program, {
      args: [...args],
      cwd: options.cwd ?? PROJECT_ROOT,
      env: {
        NO_COLOR: "1",
        OTEL_COLLECTOR_SHARED_LIBRARY: "",
        OTELCOL_LIBRARY: "",
        OTELCOL_CONFIG: "",
        ...options.env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const { unread = [] } = options;
    const streams = Promise.all([
      unread.includes("stdout") ? child.stdout.cancel() : this.#read(child.stdout, (text) => this.stdout += text),
      unread.includes("stderr") ? child.stderr.cancel() : this.#read(child.stderr, (text) => this.stderr += text),
    ]);
    this.#ended = (async () => {
      const { code, signal } = await child.status;
      await streams;
      return { code, signal, stdout: this.stdout, stderr: this.stderr };
    })();
  }

  /** Sends a signal. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** The process's ID. */
  get pid(): number {
    return this.#child.pid;
  }

  /** How it ended, when it has. */
  get ended(): Promise<Outcome> {
    return this.#ended;
  }

  /** Resolves when its output holds a text; throws when it ends before. */
  async says(text: string, timeout = 30_000): Promise<void> {
    let over = false;
    this.#ended.then(() => over = true);
    const deadline = Date.now() + timeout;
    while (!(this.stdout + this.stderr).includes(text)) {
      if (over || Date.now() > deadline) {
        throw new Error(
          `The program ${over ? "ended" : "went on"} without saying "${text}":\n${this.stdout}\n${this.stderr}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Kills it if it still runs, and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended
    }
    await this.#ended;
  }

  async #read(stream: ReadableStream<Uint8Array>, add: (text: string) => void): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) add(text);
  }
}

/** Starts `main.ts` with the permissions of `deno task run`. */
export function startMain(args: readonly string[], options: CliOptions = {}): Program {
  const flags = options.flags ?? ["-P=run", "--no-prompt"];
  return new Program(options.deno ?? Deno.execPath(), ["run", "-q", ...flags, join(PROJECT_ROOT, "main.ts"), ...args], {
    ...options,
    cwd: options.cwd ?? PROJECT_ROOT,
  });
}

/** Runs `main.ts` to its end. */
export async function runMain(args: readonly string[], options: CliOptions = {}): Promise<Outcome> {
  await using program = startMain(args, options);
  return await program.ended;
}
