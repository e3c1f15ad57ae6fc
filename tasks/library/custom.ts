/** Builds a library of one's own from an `ocb` manifest. */
import { VERSION } from "../../lib/version.ts";
import { startProgress, TaskError } from "../console.ts";
import { checkToolchain, goFlags } from "../go.ts";
import { join, PROJECT_ROOT, shown } from "../paths.ts";
import { run } from "../process.ts";
import { type Build, buildArtefact, exists, LIBRARY, PLUGIN } from "./artefacts.ts";
import { generateComponents } from "./builder.ts";
import { customGo } from "./custom_go.ts";
import { explain } from "./explain.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { BATCH, copySources, writeModule } from "./sources.ts";
import { checkVersions, coreVersions } from "./versions.ts";

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
  const core = await progress.during(coreVersions(manifest));
  await progress.during(writeSources(manifest, build.sources, core));
  const wanted = manifest.modules.some(({ path }) => path === BATCH) ? [LIBRARY] : [LIBRARY, PLUGIN];
  checkVersions(manifest, core, await progress.during(resolve(manifest, build, wanted.map(({ source }) => source))));
  for (const artefact of wanted) await buildArtefact(artefact, build, progress);
  const plugin = join(target, PLUGIN.output);
  if (!wanted.includes(PLUGIN) && exists(plugin)) await Deno.remove(plugin); // the library has its component now
  progress.done();
  progress.line(`run it: deno task run --library ${shown(join(target, LIBRARY.output))}`);
}

async function writeSources(manifest: Manifest, folder: string, core: ReadonlyMap<string, string>): Promise<void> {
  if (exists(folder)) await Deno.remove(folder, { recursive: true });
  await copySources(folder);
  await writeModule(folder, manifest, core);
  await Deno.writeTextFile(join(folder, "custom.go"), customGo(manifest));
  const temporary = await Deno.makeTempDir({ prefix: "otelcol-deno-manifest-" });
  try {
    await Deno.copyFile(await generateComponents(manifest, temporary), join(folder, "components.go"));
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

/** The versions that Go chose for packages and what they need, by module. */
async function resolve(
  manifest: Manifest,
  { sources, flags }: Build,
  packages: string[],
): Promise<Map<string, string>> {
  const fields = "{{with .Module}}{{.Path}}\t{{.Version}}{{end}}";
  const { success, stdout, stderr } = await run("go", ["list", ...flags, "-deps", "-f", fields, ...packages], {
    cwd: sources,
    env: { GOWORK: "off", CGO_ENABLED: "1" },
  });
  if (!success) throw new TaskError(explain(manifest, stderr));
  return new Map(stdout.split("\n").map((line) => line.split("\t") as [string, string]));
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
