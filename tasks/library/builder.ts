/** Upstream's builder, `ocb`: it checks a manifest and generates components.go. */
import { TaskError } from "../console.ts";
import { dirname, join } from "../paths.ts";
import { run } from "../process.ts";
import { explain } from "./explain.ts";
import type { Manifest } from "./manifest.ts";

/** The builder's package. */
export const BUILDER = "go.opentelemetry.io/collector/cmd/builder";
/** The Collector's version of this project's own library; builder and components have the same. */
export const COLLECTOR = "v0.165.0";

/**
 * Lets the builder of the manifest's Collector version check it and generate components.go.
 *
 * @param manifest The manifest.
 * @param folder A folder for what the builder writes.
 * @returns The path of components.go.
 * @throws {TaskError} With the builder's own text.
 */
export async function generateComponents(manifest: Manifest, folder: string): Promise<string> {
  const { content, file, collector } = manifest;
  const copy = join(folder, "builder.yaml"); // JSON is YAML
  const dist = { ...Object(content["dist"]), output_path: join(folder, "generated") };
  await Deno.writeTextFile(copy, JSON.stringify({ ...content, dist }));
  const { success, stderr } = await run(
    "go",
    ["run", `${BUILDER}@${collector}`, `--config=${copy}`, "--skip-compilation", "--skip-get-modules"],
    { cwd: dirname(file), env: { GOWORK: "off", GOFLAGS: "-mod=mod" } },
  );
  if (!success) throw new TaskError(explain(manifest, stderr, `upstream's builder ${collector} refuses it`));
  return join(folder, "generated", "components.go");
}
