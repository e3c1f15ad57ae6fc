import { fromFileUrl, join } from "../../lib/std/path.ts";
import { BATCH, runInDeno, type Variant } from "../collector.ts";
import { TYPESCRIPT_BUILD, type TypeScriptArtefacts } from "./artefacts.ts";
import { type Job, typeScript } from "./jobs.ts";

/** Does nothing to a batch, in Go: what a hop is compared with. */
const NOTHING = { memory_limiter: { check_interval: "1s", limit_mib: 4000 } };

/** Makes the variants from what was built. */
export class Variants {
  readonly #files: TypeScriptArtefacts;

  /** @param files What was built. */
  constructor(files: TypeScriptArtefacts) {
    this.#files = files;
  }

  /**
   * A job with OTTL, in the plain executable twice, and in Deno; in TypeScript, as it is and with declared reads; and in
   * Rotel, if it is there.
   *
   * @param job The job.
   * @returns The variants.
   */
  ofJob(job: Job): Variant[] {
    const list = [
      ...this.#ottl(job.ottl),
      this.#deno("ottl", "OTTL in Deno", job.ottl),
      this.#deno("typescript", "TypeScript", typeScript(job.name)),
      this.#deno("reads", "TypeScript, reads declared", typeScript(`${job.name}_reads`)),
    ];
    return this.#files.rotel === undefined ? list : [...list, rotel(this.#files.rotel, job.name)];
  }

  /**
   * A job behind the batch processor, with OTTL twice and in TypeScript.
   *
   * @param job The job.
   * @returns The variants.
   */
  behindBatch(job: Job): Variant[] {
    const processors = { ...BATCH, ...typeScript(job.name) };
    return [...this.#ottl({ ...BATCH, ...job.ottl }), this.#deno("typescript", "TypeScript", processors)];
  }

  /**
   * What a hop and its isolation cost.
   *
   * @returns No processor twice, a module that does nothing, and job A in a Worker and in a process.
   */
  hops(): Variant[] {
    return [
      this.#deno("nothing", "no processor", NOTHING),
      this.#deno("nothingAgain", "the same again", NOTHING),
      this.#deno("hop", "TypeScript that does nothing", typeScript("nothing")),
      this.#deno("hopProcess", "the same in a process", typeScript("nothing", { isolation: "process" })),
      this.#deno("worker", "job A in a Worker", typeScript("edit")),
      this.#deno("process", "job A in a process", typeScript("edit", { isolation: "process" })),
    ];
  }

  /**
   * A module with some 20 µs of work a record, in several Workers.
   *
   * @returns One, two and four Workers.
   */
  workers(): Variant[] {
    return [1, 2, 4].map((workers) => this.#deno(`workers${workers}`, `${workers}`, typeScript("busy", { workers })));
  }

  #ottl(processors: Record<string, unknown>): Variant[] {
    const command = (config: string) => [this.#files.plain, "--config", config];
    return [
      { name: "plain", title: "OTTL, plain executable", command, processors },
      { name: "plainAgain", title: "the same again", command, processors },
    ];
  }

  #deno(name: string, title: string, processors: Record<string, unknown>): Variant {
    return { name, title, command: (config) => runInDeno(this.#files.library, config), processors };
  }
}

/** Rotel with a Python processor, and nowhere to send to; it answers when the processor is done. */
function rotel(agent: string, job: string): Variant {
  const module = fromFileUrl(new URL(`rotel/${job}.py`, import.meta.url));
  return {
    name: "rotel",
    title: "Rotel, Python",
    command: (_config, address) => [
      ...[agent, "start", "--otlp-grpc-endpoint", address, "--otlp-http-endpoint", "127.0.0.1:0"],
      ...["--pid-file", join(TYPESCRIPT_BUILD, "rotel.pid"), "--log-file", join(TYPESCRIPT_BUILD, "rotel.log")],
      ...["--exporter", "blackhole", "--disable-batching", "--otlp-with-logs-processor", module],
    ],
  };
}
