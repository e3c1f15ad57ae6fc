import type { Console } from "../cli/console.ts";
import { PROJECT_ROOT } from "../ffi/paths.ts";
import { join } from "../std/path.ts";

/** What the program says when its collector runs. */
const RUNNING = /^running /;

/** A collector in a process of its own, whose output is passed on. */
export class Program {
  /** Resolves to whether it runs, when it does or has ended without. */
  readonly running: Promise<boolean>;
  /** Resolves to its exit status when it has ended. */
  readonly ended: Promise<number>;
  /** Whether it was asked to stop. */
  stopped = false;
  readonly #child: Deno.ChildProcess;

  /**
   * Starts `main.ts run` with the permissions of `run`.
   *
   * @param args Its options.
   * @param io Where its standard output goes; its standard error is this process's.
   */
  constructor(args: readonly string[], io: Console) {
    const permissions = ["--config", join(PROJECT_ROOT, "deno.json"), "-P=run", "--no-prompt"];
    const child = this.#child = new Deno.Command("deno", {
      args: ["run", "-q", ...permissions, join(PROJECT_ROOT, "main.ts"), "run", ...args],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.running = promise;
    this.ended = (async () => {
      for await (const line of lines(child.stdout)) {
        io.out(line);
        if (RUNNING.test(line)) resolve(true);
      }
      const { code } = await child.status;
      resolve(false);
      return code;
    })();
  }

  /** Sends a signal that stops it; one that has ended is left alone. */
  signal(signal: Deno.Signal): void {
    this.stopped = true;
    try {
      this.#child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }

  /** Stops it gracefully: what it has accepted goes to its destinations first. Resolves to its exit status. */
  async stop(): Promise<number> {
    this.signal("SIGTERM");
    return await this.ended;
  }
}

async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const whole = (rest + text).split("\n");
    rest = whole.pop() ?? "";
    yield* whole;
  }
  if (rest !== "") yield rest;
}
