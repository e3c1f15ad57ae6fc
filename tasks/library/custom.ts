/** Builds a library of one's own from an `ocb` manifest. */
import { VERSION } from "../../lib/version.ts";
import { startProgress, TaskError } from "../console.ts";
import { checkToolchain, cureOf, goFlags, goText } from "../go.ts";
import { GO_MODULE, join, PROJECT_ROOT, shown } from "../paths.ts";
import { run } from "../process.ts";
import { type Build, buildArtefact, exists, LIBRARY, PLUGIN } from "./artefacts.ts";
import { generateComponents } from "./builder.ts";
import { customGo } from "./custom_go.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { BATCH, copySources, writeModule } from "./sources.ts";

/** What of a manifest has no use here, and is said. */
const UNUSED = ["conf_resolver", "dist::debug_compilation", "dist::resource", "dist::go"];

/**
 * Builds the library of a manifest, and the default plugin unless the manifest has the batch processor.
 *
 * @param file The manifest.
 * @param out The folder for it; default: `build/custom/<name of the distribution>`.
 * @throws {TaskError} When the manifest cannot be used or the build fails; the library is as it was then.
 */
export async function buildManifest(file: string, out: string | undefined): Promise<void> {
  const manifest = await readManifest(file);
  const version = await checkToolchain();
  const target = out ?? join(PROJECT_ROOT, "build", "custom", manifest.name.replace(/[^\w.-]/g, "_"));
  const progress = startProgress(`Building ${manifest.name}, Collector ${manifest.collector}, with ${version}`);
  for (const key of unused(manifest)) progress.line(`not used: ${key} of the manifest has no meaning for a library`);
  const build: Build = {
    sources: join(target, "stage", "src"),
    target,
    flags: ["-mod=mod", ...goFlags(VERSION), ...tags(manifest)],
    explain: (stderr) => explain(manifest, stderr),
  };
  progress.step("resolving the versions");
  await progress.during(writeSources(manifest, build.sources));
  const wanted = manifest.modules.some(({ path }) => path === BATCH) ? [LIBRARY] : [LIBRARY, PLUGIN];
  await progress.during(checkVersions(manifest, build, wanted.map(({ source }) => source)));
  for (const artefact of wanted) await buildArtefact(artefact, build, progress);
  const plugin = join(target, PLUGIN.output);
  if (!wanted.includes(PLUGIN) && exists(plugin)) await Deno.remove(plugin); // the library has its component now
  progress.done();
  progress.line(`run it: deno task run --library ${shown(join(target, LIBRARY.output))}`);
}

async function writeSources(manifest: Manifest, folder: string): Promise<void> {
  if (exists(folder)) await Deno.remove(folder, { recursive: true });
  await copySources(folder);
  await writeModule(folder, manifest);
  await Deno.writeTextFile(join(folder, "custom.go"), customGo(manifest));
  const temporary = await Deno.makeTempDir({ prefix: "otelcol-deno-manifest-" });
  try {
    await Deno.copyFile(await generateComponents(manifest, temporary), join(folder, "components.go"));
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

/** What upstream's builder checks when it is asked to be strict: every module has the version that the manifest says. */
async function checkVersions(manifest: Manifest, { sources, flags }: Build, packages: string[]): Promise<void> {
  const fields = "{{with .Module}}{{.Path}}\t{{.Version}}{{end}}";
  const { success, stdout, stderr } = await run("go", ["list", ...flags, "-deps", "-f", fields, ...packages], {
    cwd: sources,
    env: { GOWORK: "off", CGO_ENABLED: "1" },
  });
  if (!success) throw new TaskError(explain(manifest, stderr));
  const found = new Map(stdout.split("\n").map((line) => line.split("\t") as [string, string]));
  const minor = (version: string | undefined) => version?.split(".").slice(0, 2).join(".");
  const core = { path: "go.opentelemetry.io/collector/otelcol", version: manifest.collector };
  const wrong = [core, ...manifest.modules].filter(({ path, version }) =>
    found.has(path) && minor(found.get(path)) !== minor(version)
  );
  if (wrong.length === 0) return;
  const rows = wrong.map(({ path, version }) =>
    `  ${path}: the manifest says ${version}, the others need ${found.get(path)}`
  );
  throw new TaskError(
    `Cannot use manifest "${manifest.file}": it mixes versions that do not go together\n${rows.join("\n")}\n` +
      "Give core's and contrib's components the version of one release of the Collector",
  );
}

function explain({ file, collector }: Manifest, stderr: string): string {
  const text = goText(stderr).split("\n").map((line) => `  ${line}`).join("\n");
  if (stderr.includes(`# ${GO_MODULE}`)) {
    return `Cannot build the library of manifest "${file}": this project's sources do not compile with Collector ` +
      `${collector}\n${text}\nCollector v0.161.0 and v0.165.0 are known to work`;
  }
  const cure = /403 Forbidden|404 Not Found|unknown revision/.test(stderr)
    ? "The module proxy does not serve a module of the manifest, or one that it needs: choose another version, leave it " +
      "out, or set GOPROXY (go env GOPROXY)"
    : cureOf(stderr) ?? "Correct the manifest";
  return `Cannot build the library of manifest "${file}":\n${text}\n${cure}`;
}

function tags({ content }: Manifest): string[] {
  const { build_tags: tags } = Object(content["dist"]) as { build_tags?: string };
  return tags ? ["-tags", tags] : [];
}

function unused({ content }: Manifest): string[] {
  return UNUSED.filter((key) => {
    const [first = "", second] = key.split("::");
    const value = content[first];
    return second === undefined ? value !== undefined : Object(value)[second] !== undefined;
  });
}
