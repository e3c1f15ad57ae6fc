/** Builds a plugin, from its source to the file in its place. */
import { type Progress, TaskError } from "../console.ts";
import { checkToolchain } from "../go.ts";
import { basename, dirname, GO_MODULE, join, shown } from "../paths.ts";
import { run } from "../process.ts";
import { type LibraryBuild, readLibrary } from "./build_info.ts";
import { explain } from "./explain.ts";
import { buildEnvironment, buildFlags } from "./flags.ts";
import { placeFile } from "./place.ts";
import { addProcessPackage, prepare, versions } from "./prepare.ts";
import { chooseVersion, differences, fetchPackage, lookAt, type Resolved, unfitting, usedModules } from "./resolve.ts";
import { readSource, type Source } from "./source.ts";
import { isCollectors } from "./versions.ts";
import { type Component, verify } from "./verify.ts";
import type { Workspace } from "./workspace.ts";
import { addedMain, exportedFactories, pluginMain, processMain, withoutEmptyMain } from "./wrapper.ts";

/** What to build. */
export interface PluginRequest {
  /** `module[@version]` or a folder. */
  source: string;
  /** The file to make; undefined for the default. */
  out: string | undefined;
  /** Whether to make an executable. */
  process: boolean;
  /** The library that it shall fit. */
  library: string;
}

/** What was built. */
export interface PluginResult {
  /** The file. */
  file: string;
  /** The module that the factory comes from. */
  module: string;
  /** Its version; a folder for a local one. */
  version: string;
  /** What it brings. */
  components: Component[];
  /** The file's size. */
  bytes: number;
  /** How long it took. */
  milliseconds: number;
}

/**
 * Builds a plugin, loads it in a process of its own to see that it fits, and puts it into its place.
 *
 * @throws {TaskError} When it cannot be built or does not load; nothing was changed then.
 */
export async function buildPlugin(request: PluginRequest, progress: Progress): Promise<PluginResult> {
  const begin = performance.now();
  await checkToolchain();
  const library = await readLibrary(request.library);
  const source = await readSource(request.source);
  const env = buildEnvironment(library, (await run("go", ["env", "GOFLAGS"])).stdout.trim());
  const { version, note } = chooseVersion(source, library);
  if (note !== undefined) progress.line(`version  ${source.importPath} ${version} (${note})`);
  const pinned = !request.process || !isOtherCollector(source, version, library);
  await using workspace = await prepare(source, library, env, pinned);
  progress.step("resolving the versions");
  if (source.kind === "package") await progress.during(fetchPackage(workspace, source.importPath, version));
  const flags = buildFlags(library);
  const resolved = await lookAt(workspace, source, flags);
  if (request.process && resolved.module !== GO_MODULE) {
    await progress.during(addProcess(workspace, library, pinned, flags));
  }
  const target = await writeMain(workspace, source, resolved, request);
  const used = await progress.during(usedModules(workspace, request.source, target, flags));
  const found = differences(used, library);
  if (!request.process && found.length > 0) throw unfitting(request.source, resolved, found);
  progress.step("compiling");
  const made = await progress.during(compile(workspace, target, flags, request));
  progress.step("loading it into the library");
  const components = await progress.during(verify(library.file, made, request.source, request.process));
  const file = request.out ?? join(dirname(library.file), "plugins", defaultName(source, components, request.process));
  const bytes = await placeFile(made, file);
  progress.done();
  const milliseconds = Math.round(performance.now() - begin);
  return { file: shown(file), module: resolved.module, version: resolved.version, components, bytes, milliseconds };
}

/** Whether a package is the Collector's, but of another release than the library. */
function isOtherCollector(source: Source, version: string, library: LibraryBuild): boolean {
  return source.kind === "package" && isCollectors(source.importPath) && version !== library.collector;
}

async function addProcess(
  workspace: Workspace,
  library: LibraryBuild,
  pinned: boolean,
  flags: string[],
): Promise<void> {
  if (pinned) return await addProcessPackage(workspace, versions(library));
  const listed = await workspace.go("list", ...flags.slice(0, 1), "-m", "-f", "{{.Path}}\t{{.Version}}", "all");
  const rows = listed.stdout.trim().split("\n").map((line) => line.split("\t") as [string, string]);
  await addProcessPackage(workspace, new Map(rows));
}

/** Writes what is missing to a main package; the path to give to `go build`. */
async function writeMain(workspace: Workspace, source: Source, resolved: Resolved, request: PluginRequest) {
  if (resolved.name !== "main") {
    await workspace.write("main.go", request.process ? processMain(source.importPath) : pluginMain(source.importPath));
    return ".";
  }
  if (!request.process) return source.importPath;
  const files = resolved.files.map((name) => join(resolved.folder, name));
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(file)));
  const empty = texts.findIndex((text) => withoutEmptyMain(text) !== undefined);
  if (empty < 0) return source.importPath; // a main of its own
  const has = exportedFactories(texts);
  if (has === undefined) {
    throw new TaskError(
      `Cannot build plugin "${request.source}": its main is empty, and it has neither NewFactory nor NewFactories\n` +
        "Add `func NewFactory() processor.Factory` (or receiver, exporter, connector, extension) to its main package",
    );
  }
  await workspace.overlay(files[empty] ?? "", withoutEmptyMain(texts[empty] ?? "") ?? "");
  await workspace.overlay(join(resolved.folder, "otelcol_deno_main.go"), addedMain(has));
  return source.importPath;
}

async function compile(workspace: Workspace, target: string, flags: string[], request: PluginRequest): Promise<string> {
  const file = workspace.at(request.process ? "plugin" : "plugin.so");
  const mode = request.process ? [] : ["-buildmode=plugin"];
  const built = await workspace.go("build", ...flags, ...mode, "-ldflags=-s -w", "-o", file, target);
  if (!built.success) throw explain(request.source, built.stderr);
  return file;
}

function defaultName(source: Source, components: readonly Component[], process: boolean): string {
  const [only, ...more] = components;
  const name = only !== undefined && more.length === 0
    ? `${only.type}${only.kind}`
    : basename(source.importPath.replace(/\/v\d+$/, ""));
  return process ? name : `${name}.so`;
}
