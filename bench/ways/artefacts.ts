import { join } from "../../lib/std/path.ts";
import { BENCH_BUILD, buildLoad, leavePageCache } from "../artefacts.ts";
import { progress, ROOT, run } from "../command.ts";
import { BATCH, extendedManifest } from "../manifest.ts";

/** The folder of everything that is made for the comparison of the ways. */
export const WAYS_BUILD: string = join(BENCH_BUILD, "ways");

/** The module of the component that is measured. */
export const REDACTION = "github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor";

/** The processor whose faults are measured: those of the tests. */
const FAULTY = join(ROOT, "tests", "fixtures", "faulty");

/** The files that are measured and that measure. */
export interface WaysArtefacts {
  /** The library that has the redaction processor built in. */
  builtIn: string;
  /** The same library without it. */
  library: string;
  /** The redaction processor as a Go plugin of it. */
  plugin: string;
  /** The redaction processor as an executable for a process of its own. */
  process: string;
  /** The processor `faulty` as such an executable. */
  faulty: string;
  /** The load generator. */
  load: string;
  /** The redaction processor's version, that of the Collector. */
  version: string;
}

/**
 * Builds everything with the commands that a user has.
 *
 * @returns The files.
 * @throws {Error} If a build fails.
 */
export async function makeWays(): Promise<WaysArtefacts> {
  await Deno.mkdir(WAYS_BUILD, { recursive: true });
  progress("Building the libraries, the plugins and the load generator ...");
  const library = await buildLibrary("without", [BATCH]);
  const builtIn = await buildLibrary("built-in", [BATCH, REDACTION]);
  const plugin = join(WAYS_BUILD, "redaction.so");
  const process = join(WAYS_BUILD, "redaction");
  const faulty = join(WAYS_BUILD, "faulty");
  const source = `${REDACTION}@${library.version}`;
  await task(["build-plugin", source, "--library", library.file, "--out", plugin]);
  await task(["build-plugin", source, "--library", library.file, "--out", process, "--process"]);
  await task(["build-plugin", FAULTY, "--library", library.file, "--out", faulty, "--process"]);
  const files = { builtIn: builtIn.file, library: library.file, plugin, process, faulty };
  for (const file of Object.values(files)) await leavePageCache(file);
  return { ...files, load: await buildLoad(), version: library.version };
}

/**
 * Builds a library from the project's manifest and other processors. The batch processor is always among these, because
 * a library without it gets it as its default plugin.
 */
async function buildLibrary(name: string, processors: string[]): Promise<{ file: string; version: string }> {
  const manifest = await extendedManifest(`bench-${name}`, "./build", processors);
  const [file, out] = [join(WAYS_BUILD, `${name}.yaml`), join(WAYS_BUILD, name)];
  await Deno.writeTextFile(file, manifest.text);
  await task(["build-go", "--manifest", file, "--out", out]);
  return { file: join(out, "libotelcorecol.so"), version: manifest.version };
}

/**
 * Runs a task of the project.
 *
 * @param args The task and its arguments.
 * @param env Environment variables, over this process's own.
 * @returns What it wrote to standard output.
 */
export async function task(args: string[], env: Record<string, string> = {}): Promise<string> {
  return await run([Deno.execPath(), "task", "-q", ...args], { env });
}
