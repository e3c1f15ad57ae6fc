/** go.mod as data: read by `go mod edit -json`, written as text. */
import { TaskError } from "../console.ts";
import { run } from "../process.ts";
import { dirname, join, resolve } from "../paths.ts";

/** A requirement, or the two sides of a replacement. */
export interface ModuleVersion {
  /** The module's path, or a folder. */
  path: string;
  /** Its version; undefined for a folder, or for every version. */
  version?: string | undefined;
}

/** What is used of a go.mod. */
export interface GoMod {
  /** The module's path. */
  module: string;
  /** The Go version that it asks for, such as `1.26.0`. */
  go: string;
  /** What it requires. */
  require: (ModuleVersion & { version: string; indirect?: boolean })[];
  /** What it replaces by what; folders are absolute. */
  replace: { old: ModuleVersion; by: ModuleVersion }[];
  /** Further lines, such as `exclude x v1.0.0`. */
  lines?: readonly string[];
}

interface Json {
  Module: { Path: string };
  Go?: string;
  Require: { Path: string; Version: string; Indirect?: boolean }[] | null;
  Replace: { Old: { Path: string; Version?: string }; New: { Path: string; Version?: string } }[] | null;
}

/** Reads the go.mod of a folder. */
export function readGoMod(folder: string): Promise<GoMod> {
  return readGoModFile(join(folder, "go.mod"));
}

/** Reads a go.mod, whatever its name. */
export async function readGoModFile(file: string): Promise<GoMod> {
  const { success, stdout, stderr } = await run("go", ["mod", "edit", "-json", file], { env: { GOFLAGS: "" } });
  if (!success) throw new TaskError(`Cannot read "${file}": ${stderr.trim()}`);
  const json = JSON.parse(stdout) as Json;
  return {
    module: json.Module.Path,
    go: json.Go ?? "1.16",
    require: (json.Require ?? []).map(({ Path, Version, Indirect }) => ({
      path: Path,
      version: Version,
      indirect: Indirect ?? false,
    })),
    replace: (json.Replace ?? []).map(({ Old, New }) => ({
      old: { path: Old.Path, version: Old.Version },
      by: { path: New.Version === undefined ? resolve(dirname(file), New.Path) : New.Path, version: New.Version },
    })),
  };
}

/** The text of a go.mod. */
export function writeGoMod({ module, go, require, replace, lines = [] }: GoMod): string {
  const side = ({ path, version }: ModuleVersion) => `${quote(path)}${version === undefined ? "" : ` ${version}`}`;
  return [
    `module ${module}`,
    `go ${go}`,
    ...require.map((wanted) => `require ${side(wanted)}`),
    ...replace.map(({ old, by }) => `replace ${side(old)} => ${side(by)}`),
    ...lines,
  ].join("\n\n") + "\n";
}

function quote(text: string): string {
  return /[\s"'`(),]/.test(text) ? JSON.stringify(text) : text;
}
