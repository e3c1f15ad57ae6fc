/** Upstream's builder, `ocb`: it checks a manifest and generates components.go. */
import { TaskError } from "../console.ts";
import { cureOf, goText } from "../go.ts";
import { dirname, join } from "../paths.ts";
import { run } from "../process.ts";
import type { Manifest } from "./manifest.ts";

/** The builder's package. */
export const BUILDER = "go.opentelemetry.io/collector/cmd/builder";
/** The Collector's version of this project's own library; builder and components have the same. */
export const COLLECTOR = "v0.165.0";

/** The cures of what the builder refuses. */
const CURES: readonly [RegExp, string][] = [
  [/missing gomod/, 'Write each component as "- gomod: <module> <version>"'],
  [/filepath does not exist/, "A path starts at the manifest's folder"],
  [/unmarshal|expected a/, "Each section is a list of modules; go/builder.yaml is an example"],
  [
    /403 Forbidden|404 Not Found|unknown revision/,
    "The builder has the version of the newest Collector component of the manifest, and the module proxy does not serve " +
    "it: choose another version, or set GOPROXY (go env GOPROXY)",
  ],
];

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
  if (success) return join(folder, "generated", "components.go");
  const text = goText(stderr).split("\n").filter((line) => !/\tINFO\t|^exit status/.test(line)).join("\n");
  const cure = CURES.find(([pattern]) => pattern.test(text))?.[1] ?? cureOf(text) ?? "Correct the manifest";
  throw new TaskError(`Cannot use manifest "${file}": upstream's builder ${collector} refuses it\n  ${text}\n${cure}`);
}
