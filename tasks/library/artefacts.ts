/** Builds a library and its default plugin with Go. */
import { Buffer } from "node:buffer";
import { type Progress, TaskError } from "../console.ts";
import { explainGoFailure } from "../go.ts";
import { join, shown } from "../paths.ts";
import { run } from "../process.ts";

/** A file that Go builds. */
export interface Artefact {
  /** What it is called in messages. */
  name: string;
  /** Go's build mode. */
  mode: "c-shared" | "plugin";
  /** The package, from the sources' folder. */
  source: string;
  /** The file, from the target folder. */
  output: string;
}

/** Where a build reads and writes, and how. */
export interface Build {
  /** The folder with go.mod. */
  sources: string;
  /** The folder for what is built. */
  target: string;
  /** Flags of `go build`. */
  flags: readonly string[];
  /** Says what went wrong; default: Go's text and its cure. */
  explain?: (stderr: string, code: number) => string;
}

/** The library. */
export const LIBRARY: Artefact = { name: "library", mode: "c-shared", source: ".", output: "libotelcorecol.so" };
/** The default plugin: the batch processor. */
export const PLUGIN: Artefact = {
  name: "plugin dynbatchprocessor",
  mode: "plugin",
  source: "./plugins/dynbatchprocessor",
  output: "plugins/dynbatchprocessor.so",
};

/**
 * Builds a file. Go's own target stays in `stage/`, since `go build` compares it with its cache and links only when it
 * must; the copy is moved into place: a library that a process has open is never written to.
 *
 * @throws {TaskError} When Go fails.
 */
export async function buildArtefact(artefact: Artefact, build: Build, progress: Progress): Promise<void> {
  const begin = performance.now();
  const staged = join(build.target, "stage", artefact.output);
  progress.step(artefact.name);
  const args = ["build", `-buildmode=${artefact.mode}`, ...build.flags, "-o", staged, artefact.source];
  const env = { CGO_ENABLED: "1" };
  const { success, code, stderr } = await progress.during(run("go", args, { cwd: build.sources, env }));
  if (!success) throw new TaskError((build.explain ?? explainGoFailure)(stderr, code));
  const output = join(build.target, artefact.output);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  if (same(staged, output)) {
    return progress.line(`${artefact.name}: up to date (${seconds} s)`);
  }
  await replace(staged, output);
  if (artefact.mode === "c-shared") await replace(header(staged), header(output));
  const size = ((await Deno.stat(output)).size / 2 ** 20).toFixed(1);
  progress.line(`${artefact.name}: ${shown(output)}, ${size} MiB, ${seconds} s`);
}

/** Whether a file is there. */
export function exists(path: string): boolean {
  return size(path) !== undefined;
}

function header(library: string): string {
  return library.replace(/\.so$/, ".h");
}

async function replace(from: string, to: string): Promise<void> {
  await Deno.mkdir(join(to, ".."), { recursive: true });
  const next = `${to}.${Deno.pid}.new`;
  await Deno.copyFile(from, next);
  await Deno.rename(next, to);
}

function size(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Go touches a target that is up to date, so its content tells. */
function same(a: string, b: string): boolean {
  if (size(a) !== size(b)) return false;
  return Buffer.compare(Deno.readFileSync(a), Deno.readFileSync(b)) === 0;
}
