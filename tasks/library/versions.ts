/** The versions of a manifest's modules: which ones go with its Collector, and which Go chose. */
import { TaskError } from "../console.ts";
import { readGoModFile } from "../plugin/gomod.ts";
import { CORE, isCollectors } from "../plugin/versions.ts";
import { run } from "../process.ts";
import { explain } from "./explain.ts";
import type { Manifest } from "./manifest.ts";

/** How many modules an error names. */
const SHOWN = 8;

/** The versions of core's modules in the Collector's release: those that its module otelcol requires. */
export async function coreVersions(manifest: Manifest): Promise<Map<string, string>> {
  const what = `${CORE}otelcol@${manifest.collector}`;
  const { success, stdout, stderr } = await run("go", ["mod", "download", "-json", what], { env: { GOWORK: "off" } });
  const { GoMod: path, Error: error } = (stdout === "" ? {} : JSON.parse(stdout)) as { GoMod?: string; Error?: string };
  if (!success || path === undefined) {
    throw new TaskError(explain(manifest, error ?? stderr, `there is no Collector ${manifest.collector} to be had`));
  }
  const { require } = await readGoModFile(path);
  const found = require.map(({ path, version }): [string, string] => [path, version]);
  return new Map([...found, [`${CORE}otelcol`, manifest.collector]]);
}

/**
 * Checks what upstream's builder checks when it is asked to be strict, that every module has the version that the
 * manifest says, and that core's modules are those of one release.
 *
 * @param manifest The manifest.
 * @param core The versions of core's modules in its release.
 * @param found The versions that Go chose.
 * @throws {TaskError} With a line for each that differs.
 */
export function checkVersions(
  manifest: Manifest,
  core: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): void {
  const minor = (version: string | undefined) => version?.split(".").slice(0, 2).join(".");
  const differs = (path: string, version: string) => found.has(path) && minor(found.get(path)) !== minor(version);
  const listed = manifest.modules.filter(({ path, version }) => differs(path, version)).map(({ path, version }) =>
    `  ${path}: the manifest says ${version}, another component needs ${found.get(path)}`
  );
  const release = [...core].filter(([path, version]) => path.startsWith(CORE) && differs(path, version)).map((
    [path, version],
  ) => `  ${path}: ${version} belongs to it, a component needs ${found.get(path)}`);
  const rows = [...listed, ...release];
  if (rows.length === 0) return;
  const others = manifest.modules.filter(({ path, version }) =>
    isCollectors(path) && version.startsWith("v0.") && minor(version) !== minor(manifest.collector)
  ).map(({ path, version }) => `  ${path} ${version}`);
  throw new TaskError(
    [
      `Cannot use manifest "${manifest.file}": its components do not go together with Collector ${manifest.collector}`,
      ...rows.slice(0, SHOWN),
      ...(rows.length > SHOWN ? [`  and ${rows.length - SHOWN} more`] : []),
      ...(others.length > 0 ? ["Of another release are", ...others] : []),
      "Give core's and contrib's components the version of one release",
    ].join("\n"),
  );
}
