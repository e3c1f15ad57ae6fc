// deno-lint-ignore-file no-console -- what a task says goes to the terminal

/** Ends the task with a message. */
export function fail(message: string, status: 1 | 2): never {
  console.error(message);
  Deno.exit(status);
}

/** Why a task cannot do what it was asked for. */
export class TaskError extends Error {
  /** The exit status: 1 (it went wrong) or 2 (usage). */
  readonly status: 1 | 2;

  /**
   * Makes an error.
   *
   * @param message What was attempted, on what, what is wrong, and the cure.
   * @param status The exit status; default: 1.
   */
  constructor(message: string, status: 1 | 2 = 1) {
    super(message);
    this.name = "TaskError";
    this.status = status;
  }
}

/** Runs a task to its end; a {@linkcode TaskError} becomes its message and its exit status. */
export async function runTask(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    fail(error.message, error.status);
  }
}

/** What a long task says while it works: one line that moves in a terminal, plain lines elsewhere. */
export interface Progress {
  /** Names what is being done. */
  step(name: string): void;
  /** Writes a line that stays. */
  line(text: string): void;
  /** Shows the time while a promise is pending. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Clears the moving line. */
  done(): void;
}

/** Starts saying what a task does; nothing is said before 2 s have passed, so that quick work is quiet. */
export function startProgress(title: string): Progress {
  const terminal = Deno.stderr.isTerminal();
  const write = (text: string) => Deno.stderr.writeSync(new TextEncoder().encode(text));
  const begin = performance.now();
  let current = "";
  let titled = false;
  const clear = () => terminal && titled && write("\r\x1b[K");
  const tick = () => {
    if (!titled) console.error(title);
    titled = true;
    if (terminal) write(`\r\x1b[K  ${current} … ${Math.round((performance.now() - begin) / 1000)} s`);
  };
  return {
    step(name) {
      current = name;
      if (titled && !terminal) console.error(`  ${name} …`);
    },
    line(text) {
      clear();
      console.error(text);
    },
    async during(work) {
      const timer = setInterval(tick, titled && terminal ? 1000 : 2000);
      try {
        return await work;
      } finally {
        clearInterval(timer);
      }
    },
    done: () => void clear(),
  };
}
