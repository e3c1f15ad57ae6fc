import { join } from "../lib/std/path.ts";
import { ROOT, run } from "./command.ts";

const BUILDER = "go.opentelemetry.io/collector/cmd/builder";

/** The batch processor's module. */
export const BATCH = "go.opentelemetry.io/collector/processor/batchprocessor";

/** The project's manifest with other processors added. */
export interface Extended {
  /** The manifest. */
  text: string;
  /** The Collector's version in it, such as `v0.165.0`. */
  version: string;
}

/**
 * Adds processors of the Collector's version to the project's manifest.
 *
 * @param name The distribution's name: that of the executable which upstream's builder makes.
 * @param output The folder that upstream's builder writes to.
 * @param processors The processors' modules, with a version where it is not the Collector's: `module v0.161.0`.
 * @param replaces Modules and what replaces them: `module => folder`.
 * @returns The manifest.
 * @throws {Error} If the project's manifest is written otherwise than is known here.
 */
export async function extendedManifest(
  name: string,
  output: string,
  processors: string[],
  replaces: string[] = [],
): Promise<Extended> {
  const text = await Deno.readTextFile(join(ROOT, "go", "builder.yaml"));
  const version = /\/otlpreceiver (v\S+)/.exec(text)?.[1];
  if (version === undefined) throw new Error("Cannot find the Collector's version in go/builder.yaml");
  const versioned = (module: string) => / v\d/.test(module) ? module : `${module} ${version}`;
  const changes: [RegExp, string][] = [
    [/^ {2}module: .*$/m, `  module: example.com/${name}`],
    [/^ {2}name: .*$/m, `  name: ${name}`],
    [/^ {2}output_path: .*$/m, `  output_path: ${output}`],
    [/^processors:$/m, ["processors:", ...processors.map((module) => `  - gomod: ${versioned(module)}`)].join("\n")],
    [/^replaces:$/m, ["replaces:", ...replaces.map((replacement) => `  - ${replacement}`)].join("\n")],
  ];
  const extended = changes.reduce((manifest, [pattern, replacement]) => {
    if (!pattern.test(manifest)) throw new Error(`Cannot find ${pattern} in go/builder.yaml`);
    return manifest.replace(pattern, replacement);
  }, text);
  return { text: extended, version };
}

/**
 * Builds upstream's builder.
 *
 * @param folder Where to put it.
 * @param version Its version.
 * @returns The file.
 */
export async function installBuilder(folder: string, version: string): Promise<string> {
  await run(["go", "install", `${BUILDER}@${version}`], { env: { GOBIN: folder } });
  return join(folder, "builder");
}

/**
 * Makes an executable with upstream's builder.
 *
 * @param file The manifest; its output path is relative to the file's folder.
 * @param version The builder's version.
 */
export async function upstreamBuild(file: string, version: string): Promise<void> {
  await run(["go", "run", `${BUILDER}@${version}`, "--config", file], { cwd: join(file, "..") });
}
