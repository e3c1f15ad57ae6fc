/** What Go wrote about the build of a manifest, as one clear message with its cure. */
import { cureOf, goText } from "../go.ts";
import { GO_MODULE } from "../paths.ts";
import type { Manifest } from "./manifest.ts";

const CURES: readonly [RegExp, string][] = [
  [
    /403 Forbidden|404 Not Found|unknown revision|module lookup disabled/,
    "The module proxy does not serve a module of the manifest, or one that it needs: choose another version, leave it " +
    "out, or set GOPROXY (go env GOPROXY)",
  ],
  [/missing gomod/, 'Write each component as "- gomod: <module> <version>"'],
  [/filepath does not exist/, "A path starts at the manifest's folder"],
  [/failed to unmarshal configuration/, "Each section is a list of modules; go/builder.yaml is an example"],
  [
    /replacement directory (\S+) does not exist/,
    "A folder of `replaces` starts at the manifest's output_path, as upstream's builder has it, or at the manifest's folder",
  ],
  [
    /undefined: \w+\.NewFactory/,
    "A component's package has `func NewFactory()`: name the package by `import:` if it is not the module's own",
  ],
];

/**
 * Makes the text of an error.
 *
 * @param manifest The manifest.
 * @param stderr What Go or upstream's builder wrote.
 * @param what What refused it; default: the build.
 */
export function explain({ file, collector }: Manifest, stderr: string, what = "its library cannot be built"): string {
  const said = goText(stderr).split("\n").filter((line) => !/\tINFO\t|^exit status/.test(line));
  const text = said.map((line) => `  ${line}`).join("\n");
  const cause = stderr.includes(`# ${GO_MODULE}`) && !stderr.includes("NewFactory")
    ? `this project's sources do not compile with Collector ${collector}`
    : what;
  const cure = cause === what
    ? CURES.find(([pattern]) => pattern.test(stderr))?.[1] ?? cureOf(stderr) ?? "Correct the manifest"
    : "Collector v0.161.0 and v0.165.0 are known to work";
  return `Cannot use manifest "${file}": ${cause}\n${text}\n${cure}`;
}
