/** Writes the throw-away module of a plugin: the versions are the library's. */
import { GO_FOLDER, GO_MODULE } from "../paths.ts";
import { run } from "../process.ts";
import { type LibraryBuild, type Module, versionOf } from "./build_info.ts";
import { explain } from "./explain.ts";
import { type GoMod, readGoMod, writeGoMod } from "./gomod.ts";
import type { FolderSource, Source } from "./source.ts";
import { follow } from "./versions.ts";
import { Workspace } from "./workspace.ts";

/** The start of a throw-away module's path; the package's own follows. */
const PREFIX = "otelcol-deno.plugin/";

/**
 * Makes the throw-away module for a source.
 *
 * @param source What it shall build.
 * @param library The library whose versions it starts from.
 * @param env The environment of Go.
 * @param pinned Whether it starts from the library's versions; an executable may have others.
 */
export async function prepare(
  source: Source,
  library: LibraryBuild,
  env: Record<string, string>,
  pinned: boolean,
): Promise<Workspace> {
  const shared = pinned ? [...library.modules.values()].filter((module) => !isRelative(module)) : [];
  const goMod: GoMod = {
    module: PREFIX + source.importPath,
    go: /^go(\d+\.\d+)/.exec(library.goVersion)?.[1] ?? "1.26",
    require: shared.map((module) => ({ path: module.Path, version: requirable(module.Path, released(module) ?? "") })),
    replace: shared.flatMap(({ Path, Replace }) =>
      Replace === undefined ? [] : [{ old: { path: Path }, by: { path: Replace.Path, version: released(Replace) } }]
    ),
  };
  const sums = shared.flatMap((module) => [module, module.Replace ?? []].flat()).flatMap(({ Path, Version, Sum }) =>
    Sum === undefined ? [] : [`${Path} ${Version} ${Sum}`]
  );
  if (source.kind === "folder") addFolder(goMod, source);
  const workspace = await Workspace.make(goMod, sums, env);
  if (source.kind === "folder") await overlayFolder(workspace, source, versions(library));
  return workspace;
}

/** The versions of a library, by module. */
export function versions(library: LibraryBuild): Map<string, string> {
  return new Map([...library.modules.values()].map((module) => [module.Path, module.Version]));
}

/** Adds this project's package `process` to a throw-away module, with versions that go with the given ones. */
export async function addProcessPackage(workspace: Workspace, others: ReadonlyMap<string, string>): Promise<void> {
  const goMod = await readGoMod(GO_FOLDER);
  const needed = await run("go", ["list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./process"], {
    cwd: GO_FOLDER,
    env: { GOFLAGS: "", GOWORK: "off" },
  });
  const used = new Set(needed.stdout.split("\n"));
  const edit = [`-require=${GO_MODULE}@v0.0.0`, `-replace=${GO_MODULE}=${GO_FOLDER}`];
  const edited = await workspace.go("mod", "edit", ...edit);
  if (!needed.success || !edited.success) throw explain(`${GO_MODULE}/process`, needed.stderr + edited.stderr);
  const require = goMod.require.filter(({ path }) => used.has(path));
  await workspace.overlay(`${GO_FOLDER}/go.mod`, writeGoMod({ ...goMod, require: followed(require, others) }));
}

function addFolder(goMod: GoMod, { module, root, goMod: own }: FolderSource): void {
  goMod.require = goMod.require.filter(({ path }) => path !== module);
  goMod.require.push({ path: module, version: requirable(module, "") });
  const shared = new Set(goMod.require.map(({ path }) => path));
  goMod.replace.push(...(own?.replace ?? []).filter(({ old }) => !shared.has(old.path)));
  goMod.replace.push({ old: { path: module }, by: { path: root } });
}

/** What a folder's go.mod requires gives way to the library's versions, older or newer. */
async function overlayFolder(workspace: Workspace, source: FolderSource, others: Map<string, string>): Promise<void> {
  const { root, module, goMod } = source;
  const own = goMod ?? { module, go: "1.26", require: [], replace: [] };
  const require = followed(own.require.filter(({ indirect }) => !indirect), others);
  await workspace.overlay(`${root}/go.mod`, writeGoMod({ ...own, require, replace: [] }));
}

function followed(require: GoMod["require"], others: ReadonlyMap<string, string>): GoMod["require"] {
  return require.map(({ path, version }) => ({ path, version: requirable(path, follow(path, version, others)) }));
}

/** A module's version; undefined of a folder. */
function released({ Version }: Module): string | undefined {
  return Version === "" || Version === "(devel)" ? undefined : Version;
}

/** A version that a go.mod can require: a local module has none, but its path may ask for a major version. */
function requirable(path: string, version: string): string {
  if (version !== "") return version;
  return `${/[./](v\d+)$/.exec(path)?.[1] ?? "v0"}.0.0`;
}

/** Whether the library's build replaced the module by a folder that only that build knew. */
function isRelative(module: Module): boolean {
  return module.Replace !== undefined && /^=> \.{1,2}(\/|$)/.test(versionOf(module));
}
