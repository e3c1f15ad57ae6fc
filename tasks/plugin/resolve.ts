/** Lets Go find the versions of a plugin's modules, and compares them with the library's. */
import { TaskError } from "../console.ts";
import { type LibraryBuild, type Module, versionOf } from "./build_info.ts";
import { explain } from "./explain.ts";
import type { Source } from "./source.ts";
import { isCollectors } from "./versions.ts";
import type { Workspace } from "./workspace.ts";

/** A package as Go resolved it. */
export interface Resolved {
  /** `main`, or another name. */
  name: string;
  /** Its folder. */
  folder: string;
  /** Its Go files. */
  files: string[];
  /** The module that it belongs to. */
  module: string;
  /** The module's version; a folder for a local one. */
  version: string;
}

/** A module of which plugin and library want different versions. */
export interface Difference {
  /** The module. */
  module: string;
  /** What the plugin needs. */
  plugin: string;
  /** What the library has. */
  library: string;
}

/**
 * The version to ask for.
 *
 * @returns The version, and why it is that one when nobody asked for it.
 */
export function chooseVersion(source: Source, library: LibraryBuild): { version: string; note?: string } {
  if (source.kind === "folder") return { version: "" };
  if (source.version !== undefined) return { version: source.version };
  const there = library.modules.get(source.importPath);
  if (there !== undefined) return { version: there.Version, note: "the library's" };
  if (!isCollectors(source.importPath)) return { version: "latest", note: "none was given" };
  return { version: library.collector, note: "the library's Collector version" };
}

/** Adds a fetched package's module to the throw-away one. */
export async function fetchPackage(workspace: Workspace, importPath: string, version: string): Promise<void> {
  const what = `${importPath}@${version}`;
  const got = await workspace.go("get", what);
  if (!got.success) throw explain(what, got.stderr);
}

/** Looks at the package itself. */
export async function lookAt(workspace: Workspace, source: Source, flags: readonly string[]): Promise<Resolved> {
  const fields = '{{.Name}}\t{{.Dir}}\t{{join .GoFiles ","}},{{join .CgoFiles ","}}\t' +
    "{{with .Module}}{{.Path}}\t{{.Version}}{{with .Replace}} => {{.Path}}{{end}}{{end}}";
  const listed = await workspace.go("list", ...flags, "-find", "-f", fields, source.importPath);
  if (!listed.success) throw explain(source.importPath, listed.stderr);
  const [name = "", folder = "", files = "", module = "", version = ""] = listed.stdout.trim().split("\t");
  return {
    name,
    folder,
    files: files.split(",").filter((file) => file !== ""),
    module,
    version: source.kind === "folder" ? source.root : version,
  };
}

/** The modules that give a package to the build of a target, by path. */
export async function usedModules(
  workspace: Workspace,
  what: string,
  target: string,
  flags: readonly string[],
): Promise<Map<string, Module>> {
  const fields = "{{with .Module}}{{.Path}}\t{{.Version}}{{with .Replace}}\t{{.Path}}\t{{.Version}}{{end}}{{end}}";
  const listed = await workspace.go("list", ...flags, "-deps", "-f", fields, target);
  if (!listed.success) throw explain(what, listed.stderr);
  const rows = new Set(listed.stdout.split("\n").filter((line) => line !== ""));
  return new Map([...rows].map((row) => {
    const [Path = "", Version = "", by, version = ""] = row.split("\t");
    return [Path, { Path, Version, ...(by !== undefined && { Replace: { Path: by, Version: version } }) }];
  }));
}

/** Modules that the library has in other versions. */
export function differences(used: ReadonlyMap<string, Module>, library: LibraryBuild): Difference[] {
  return [...used.values()].flatMap((module) => {
    const there = library.modules.get(module.Path);
    if (there === undefined || versionOf(there) === versionOf(module)) return [];
    return [{ module: module.Path, plugin: versionOf(module), library: versionOf(there) }];
  });
}

/** The error of a plugin whose modules are not the library's, and the two ways out. */
export function unfitting(what: string, { module, version }: Resolved, found: readonly Difference[]): TaskError {
  const rows = [{ module: "module", plugin: "plugin needs", library: "library has" }, ...found];
  const width = (key: keyof Difference) => Math.max(...rows.map((row) => row[key].length));
  const table = rows.map((row) =>
    `  ${row.module.padEnd(width("module"))}  ${row.plugin.padEnd(width("plugin"))}  ${row.library}`
  );
  const kind = /(receiver|processor|exporter|connector|extension)(?:\/v\d+)?$/.exec(module)?.[1];
  const section = kind === undefined ? "its section" : `${kind}s`;
  const gomod = version.startsWith("/") ? `${module} v0.0.0, path: ${version}` : `${module} ${version}`;
  const lines = [
    `Cannot build plugin "${what}": it needs other versions of modules that are in the library`,
    ...table,
    `Build a library with it: add "- gomod: ${gomod}" to ${section} of a copy of go/builder.yaml, then`,
    "  deno task build-go --manifest my.yaml",
  ];
  if (kind !== "extension") {
    lines.push("Or build it as an executable, which may have its own versions:");
    lines.push(`  deno task build-plugin --process ${what}`);
  }
  return new TaskError(lines.join("\n"));
}
