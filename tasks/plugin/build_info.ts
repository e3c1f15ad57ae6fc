/** What Go's linker wrote into a library: its Go, its flags, the versions of its modules. */
import { run } from "../process.ts";
import { TaskError } from "../console.ts";

/** A module of a build, as `go version -m -json` writes it. */
export interface Module {
  /** Its path. */
  Path: string;
  /** Its version; `(devel)` of a local one. */
  Version: string;
  /** The checksum of its files, as in go.sum. */
  Sum?: string;
  /** What stands in for it. */
  Replace?: Module;
}

/** The build of a Collector library. */
export interface LibraryBuild {
  /** The library's file. */
  file: string;
  /** The Go that built it, such as `go1.26.8`. */
  goVersion: string;
  /** The modules in it by their paths, without the main one. */
  modules: ReadonlyMap<string, Module>;
  /** The build settings: flags such as `-trimpath` and variables such as `GOAMD64`. */
  settings: ReadonlyMap<string, string>;
  /** The Collector's version, such as `v0.165.0`. */
  collector: string;
}

const CORE = "go.opentelemetry.io/collector/otelcol";

/** What Go's own check of a plugin compares: the version, or what stands in for it. */
export function versionOf({ Version, Replace }: Module): string {
  if (Replace === undefined) return Version;
  return `=> ${Replace.Path} ${Replace.Version === "(devel)" ? "" : Replace.Version}`.trim();
}

/**
 * Reads the build info of a Collector library. Nothing of the library is run.
 *
 * @throws {TaskError} When there is no such file, or it is no Collector library for this machine.
 */
export async function readLibrary(file: string): Promise<LibraryBuild> {
  const refuse = (what: string, cure: string) => new TaskError(`Cannot use library "${file}": ${what}\n${cure}`);
  const build = "Build one (deno task build-go), or name one by --library or OTELCOL_LIBRARY";
  try {
    if (!(await Deno.stat(file)).isFile) throw refuse("it is not a file", build);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw refuse("no such file", build);
    throw error;
  }
  const { success, stdout, stderr } = await run("go", ["version", "-m", "-json", file]);
  if (!success || stdout.trim() === "") {
    throw refuse(`it is no Go library (${stderr.trim() || "it has no build info"})`, build);
  }
  const info = JSON.parse(stdout) as { GoVersion: string; Deps?: Module[]; Settings: { Key: string; Value: string }[] };
  const settings = new Map(info.Settings.map(({ Key, Value }) => [Key, Value]));
  const modules = new Map((info.Deps ?? []).map((module) => [module.Path, module]));
  const mode = settings.get("-buildmode") ?? "exe";
  const core = modules.get(CORE);
  if (mode !== "c-shared") throw refuse(`it is a Go file of -buildmode=${mode}, not c-shared`, build);
  if (core === undefined) throw refuse(`there is no Collector in it (${CORE})`, build);
  const made = `${settings.get("GOOS")}/${settings.get("GOARCH")}`;
  const here = `${Deno.build.os}/${Deno.build.arch === "x86_64" ? "amd64" : "arm64"}`;
  if (made !== here) throw refuse(`it is made for ${made}, this is ${here}`, "Build its plugins on such a machine");
  return { file, goVersion: info.GoVersion.split(" ")[0] ?? "", modules, settings, collector: core.Version };
}
