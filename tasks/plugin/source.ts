/** Where a component's factory comes from: a Go package by its path, or a folder. */
import { TaskError } from "../console.ts";
import { basename, dirname, join, relative, userPath } from "../paths.ts";
import { type GoMod, readGoMod } from "./gomod.ts";

/** A Go package that is fetched. */
export interface PackageSource {
  /** Which of the two. */
  kind: "package";
  /** The package's import path. */
  importPath: string;
  /** The version that was asked for, or a query such as `latest`; undefined when none was. */
  version: string | undefined;
}

/** A Go package in a folder. */
export interface FolderSource {
  /** Which of the two. */
  kind: "folder";
  /** The package's import path. */
  importPath: string;
  /** The package's folder, absolute. */
  folder: string;
  /** The folder of its module. */
  root: string;
  /** Its module's go.mod; undefined when the folder belongs to no module. */
  goMod: GoMod | undefined;
  /** The path of its module; made up when the folder belongs to no module. */
  module: string;
}

/** A factory's source. */
export type Source = PackageSource | FolderSource;

/**
 * Reads the argument of `build-plugin`.
 *
 * @param argument `module[@version]` or a folder.
 * @throws {TaskError} When it is neither.
 */
export async function readSource(argument: string): Promise<Source> {
  const folder = userPath(argument);
  if (await isFolder(folder)) return await readFolder(folder);
  const [importPath = "", version, ...more] = argument.split("@");
  const isPath = /^[\w.~-]+\.[\w.~-]+(\/[\w.~+-]+)+$/.test(importPath);
  if (!isPath || version === "" || more.length > 0 || /^\.{0,2}\//.test(argument)) {
    throw new TaskError(
      `Cannot build plugin "${argument}": it is neither a folder nor a Go package (module/path[@version])\n` +
        "Give a package such as github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor",
      2,
    );
  }
  const [outside] = importPath.split(/\/internal(?:\/|$)/);
  if (outside !== importPath) throw internal(argument, `${outside}`);
  return { kind: "package", importPath, version: version && /^\d/.test(version) ? `v${version}` : version };
}

/** The error of a package that only its neighbours may import. */
export function internal(what: string, parent: string): TaskError {
  return new TaskError(
    `Cannot build plugin "${what}": the package is internal, only packages of ${parent} may import it\n` +
      "Give the package that offers its factory to others, or one of package main with NewFactory in that module",
  );
}

async function readFolder(folder: string): Promise<FolderSource> {
  const names = await goFiles(folder);
  if (names.length === 0) {
    throw new TaskError(`Cannot build plugin "${folder}": there are no Go files in the folder`);
  }
  const root = await moduleRoot(folder);
  if (root === undefined) {
    const module = `otelcol-deno.local/${await digest(folder, names)}/${moduleName(folder)}`;
    return { kind: "folder", importPath: module, folder, root: folder, goMod: undefined, module };
  }
  const goMod = await readGoMod(root);
  const below = relative(root, folder);
  const importPath = below === "" ? goMod.module : `${goMod.module}/${below}`;
  return { kind: "folder", importPath, folder, root, goMod, module: goMod.module };
}

/** The nearest folder upwards with a go.mod. */
async function moduleRoot(folder: string): Promise<string | undefined> {
  for (let at = folder;; at = dirname(at)) {
    if (await isFile(join(at, "go.mod"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

async function goFiles(folder: string): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).filter((entry) => !entry.isDirectory);
  return names.map((entry) => entry.name).filter((name) => /\.go$/.test(name) && !/_test\.go$/.test(name)).sort();
}

/** Go opens one plugin of a package's path, so a folder that has no path of its own gets one from its content. */
async function digest(folder: string, names: readonly string[]): Promise<string> {
  const texts = await Promise.all(names.map((name) => Deno.readTextFile(join(folder, name))));
  const data = new TextEncoder().encode(JSON.stringify([names, texts]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data)).subarray(0, 6).toHex();
}

function moduleName(folder: string): string {
  return basename(folder).replace(/[^\w.-]/g, "_") || "plugin";
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path))?.isDirectory ?? false;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path))?.isFile ?? false;
}

async function stat(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
