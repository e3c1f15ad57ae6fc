import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";
import { type Outcome, type Program, startMain } from "./cli.ts";
import { freePort } from "./net.ts";
import { RUNNING } from "./running.ts";
import { type Json, Sink } from "./sink.ts";

/** A folder in the project, where `deno task run` may read, that is removed when it is disposed. */
export class ProjectFolder implements Disposable {
  /** Its path. */
  readonly path: string = Deno.makeTempDirSync({ dir: join(PROJECT_ROOT, "build"), prefix: "component-" });

  /** Writes a file in it, and returns its path. */
  write(name: string, content: string): string {
    const path = join(this.path, name);
    Deno.writeTextFileSync(path, content);
    return path;
  }

  /** Copies the files of a folder of `tests/fixtures` into it. */
  copy(fixtures: string): void {
    const from = join(PROJECT_ROOT, "tests/fixtures", fixtures);
    for (const { name, isFile } of Deno.readDirSync(from)) {
      if (isFile) Deno.copyFileSync(join(from, name), join(this.path, name));
    }
  }

  /** Removes it, and what is in it. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Puts the project's lock file back as it was: Deno writes into it what a component imports from the network. */
export class KeptLock implements Disposable {
  readonly #path = join(PROJECT_ROOT, "deno.lock");
  readonly #text = Deno.readTextFileSync(this.#path);

  /** Puts it back. */
  [Symbol.dispose](): void {
    if (Deno.readTextFileSync(this.#path) !== this.#text) Deno.writeTextFileSync(this.#path, this.#text);
  }
}

/** The configuration of one pipeline of logs through processors, to a sink. */
export function logsConfig(port: number, sink: Sink, processors: Json): Json {
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    processors,
    exporters: {
      otlphttp: { ...sink.exporter(), sending_queue: { enabled: false }, retry_on_failure: { enabled: false } },
    },
    service: {
      telemetry: { logs: { encoding: "json" } },
      pipelines: { logs: { receivers: ["otlp"], processors: Object.keys(processors), exporters: ["otlphttp"] } },
    },
  };
}

/** How the program is started. */
export interface ComponentOptions {
  /** Files beside the configuration. */
  files?: Record<string, string>;
  /** A folder of fixtures beside it. */
  fixtures?: string;
  /** Flags of `deno run`. Default: those of `deno task run`. */
  flags?: string[];
  /** The variables of its environment. */
  env?: Record<string, string>;
}

/** What a test has of a running program. */
export interface Running {
  /** The program. */
  program: Program;
  /** Its OTLP/HTTP port. */
  port: number;
  /** What its pipeline's end receives. */
  sink: Sink;
  /** The folder of its configuration. */
  folder: ProjectFolder;
}

/**
 * Runs `main.ts` with components in TypeScript in a pipeline of logs, does something meanwhile, and stops it.
 *
 * @param processors Their configurations, by ID.
 * @param fn What to do.
 * @returns How the program ended.
 */
export async function withComponents(
  processors: Json,
  options: ComponentOptions,
  fn: (running: Running) => Promise<void>,
): Promise<Outcome> {
  using folder = new ProjectFolder();
  await using sink = new Sink();
  const port = freePort();
  await using program = begin(folder, port, sink, processors, options);
  await program.says(RUNNING);
  await fn({ program, port, sink, folder });
  let over = false;
  program.ended.then(() => over = true);
  await Promise.resolve();
  if (!over) program.kill("SIGTERM");
  return await program.ended;
}

/** Runs `main.ts` with components that keep it from starting; how it ended. */
export async function failWith(processors: Json, options: ComponentOptions): Promise<Outcome> {
  using folder = new ProjectFolder();
  await using sink = new Sink();
  await using program = begin(folder, freePort(), sink, processors, options);
  return await program.ended;
}

function begin(folder: ProjectFolder, port: number, sink: Sink, processors: Json, options: ComponentOptions): Program {
  const { files = {}, fixtures, flags, env } = options;
  if (fixtures !== undefined) folder.copy(fixtures);
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  const config = folder.write("config.yaml", JSON.stringify(logsConfig(port, sink, processors), undefined, 2));
  return startMain(["run", "--config", config], { ...(flags && { flags }), ...(env && { env }) });
}
