import { join } from "../lib/std/path.ts";
import { VERSION } from "../lib/version.ts";
import { goFlags } from "../tasks/go.ts";
import { progress, ROOT, run } from "./command.ts";
import { BATCH, extendedManifest, upstreamBuild } from "./manifest.ts";

/** The folder of everything that the benchmark makes. */
export const BENCH_BUILD: string = join(ROOT, "build", "bench");

/** The files that are measured and that measure. */
export interface Artefacts {
  /** The plain executable that upstream's builder makes, with the batch processor built in. */
  plain: string;
  /** The project's library. */
  library: string;
  /** The batch processor as a plugin of it. */
  plugin: string;
  /** The same library with the batch processor built in. */
  withBatch: string;
  /** The load generator. */
  load: string;
}

// A library takes the plugins beside it by default, so each has a folder of its own.
const FILES: Artefacts = {
  plain: join(BENCH_BUILD, "plain", "otelcol-plain"),
  library: join(BENCH_BUILD, "project", "libotelcorecol.so"),
  plugin: join(BENCH_BUILD, "project", "plugins", "dynbatchprocessor.so"),
  withBatch: join(BENCH_BUILD, "with-batch", "libotelcorecol.so"),
  load: join(BENCH_BUILD, "load"),
};

/**
 * Builds what is missing or older than its sources. Both libraries and the plugin are built from one copy of go/, so
 * that nothing but the list of components differs, and so that a build of the project does not replace a library that
 * is being measured.
 *
 * @returns The files.
 * @throws {Error} If a build fails.
 */
export async function makeArtefacts(): Promise<Artefacts> {
  await Deno.mkdir(BENCH_BUILD, { recursive: true });
  await makePlain();
  progress("Building the libraries and the load generator ...");
  const sources = join(BENCH_BUILD, "go");
  await Deno.remove(sources, { recursive: true }).catch(ignoreMissing);
  await copyTree(join(ROOT, "go"), sources);
  await buildLibrary(sources, FILES.library);
  await buildPlugin(sources, FILES.plugin);
  await Deno.copyFile(join(BENCH_BUILD, "plain", "components.go"), join(sources, "components.go"));
  await buildLibrary(sources, FILES.withBatch);
  await buildLoad();
  for (const file of [FILES.plain, FILES.library, FILES.plugin, FILES.withBatch]) await leavePageCache(file);
  return FILES;
}

/**
 * Builds the load generator.
 *
 * @returns The file.
 */
export async function buildLoad(): Promise<string> {
  const cwd = join(ROOT, "bench", "load");
  await run(["go", "build", "-trimpath", "-ldflags", "-s -w", "-o", FILES.load, "."], { cwd });
  return FILES.load;
}

/**
 * Makes the kernel forget a file's pages. A file that was just written stands in the page cache in larger pieces than
 * one that was read, and processes that map it seem to need some 15 MiB more.
 *
 * @param file The file.
 */
export async function leavePageCache(file: string): Promise<void> {
  await run(["dd", `of=${file}`, "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"]);
}

/**
 * Builds a library as `deno task build-go` does.
 *
 * @param sources The Go module.
 * @param output The file to make.
 * @param env Environment variables for Go.
 */
export async function buildLibrary(sources: string, output: string, env: Record<string, string> = {}): Promise<void> {
  await goBuild("c-shared", sources, ".", output, env);
}

/**
 * Builds the batch processor's plugin as `deno task build-go` does.
 *
 * @param sources The Go module.
 * @param output The file to make.
 * @param env Environment variables for Go.
 */
export async function buildPlugin(sources: string, output: string, env: Record<string, string> = {}): Promise<void> {
  await goBuild("plugin", sources, "./plugins/dynbatchprocessor", output, env);
}

async function goBuild(mode: string, cwd: string, source: string, output: string, env: Record<string, string>) {
  const command = ["go", "build", `-buildmode=${mode}`, ...goFlags(VERSION), "-o", output, source];
  await run(command, { cwd, env: { CGO_ENABLED: "1", ...env } });
}

/** Runs upstream's builder, unless the executable was made from the same manifest with the same Go. */
async function makePlain(): Promise<void> {
  const manifest = await extendedManifest("otelcol-plain", "./plain", [BATCH]);
  const stampFile = join(BENCH_BUILD, "plain.stamp");
  const stamp = `${await run(["go", "version"])}${manifest.version}\n${manifest.text}`;
  if (await exists(FILES.plain) && await readIfThere(stampFile) === stamp) return;
  progress("Building the plain executable with upstream's builder ...");
  const config = join(BENCH_BUILD, "plain.yaml");
  await Deno.writeTextFile(config, manifest.text);
  await upstreamBuild(config, manifest.version);
  await Deno.writeTextFile(stampFile, stamp);
}

/**
 * Compares what two files were built from.
 *
 * @param left A file that Go built.
 * @param right Another.
 * @returns The modules that only one has, or has in another version.
 */
export async function moduleDifferences(left: string, right: string): Promise<string[]> {
  const [a, b] = await Promise.all([modules(left), modules(right)]);
  return [...a.symmetricDifference(b)].sort();
}

async function modules(file: string): Promise<Set<string>> {
  const lines = (await run(["go", "version", "-m", file])).split("\n");
  const fields = lines.map((line) => line.trim().split("\t"));
  return new Set(fields.filter(([kind]) => kind === "dep").map(([, path, version]) => `${path} ${version}`));
}

/**
 * Copies a folder.
 *
 * @param from The folder.
 * @param to Where to.
 */
export async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    if (entry.isDirectory) await copyTree(join(from, entry.name), join(to, entry.name));
    else await Deno.copyFile(join(from, entry.name), join(to, entry.name));
  }
}

async function exists(file: string): Promise<boolean> {
  return await Deno.stat(file).then(() => true, ignoreMissing) ?? false;
}

async function readIfThere(file: string): Promise<string | undefined> {
  return await Deno.readTextFile(file).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
