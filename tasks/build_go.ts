/**
 * Builds the library and the plugins with Go. Options: --if-missing (only when a file is not there); --manifest FILE,
 * a library of one's own from an `ocb` manifest, and --out DIR for it (docs/PLUGINS.md).
 */
import { parseArgs } from "../lib/std/cli.ts";
import { runTask, startProgress, TaskError } from "./console.ts";
import { checkToolchain, goFlags } from "./go.ts";
import { type Build, buildArtefact, exists, LIBRARY, PLUGIN } from "./library/artefacts.ts";
import { buildManifest } from "./library/custom.ts";
import { GO_FOLDER, join, PROJECT_ROOT, userPath } from "./paths.ts";
import { VERSION } from "../lib/version.ts";

const DEFAULT: Build = { sources: GO_FOLDER, target: join(PROJECT_ROOT, "build"), flags: goFlags(VERSION) };

/** What the command line asks for. */
interface Options {
  ifMissing: boolean;
  manifest: string | undefined;
  out: string | undefined;
}

function readArgs(args: readonly string[]): Options {
  const strings = ["manifest", "out"];
  const parsed = parseArgs(args, {
    string: strings,
    boolean: ["if-missing"],
    unknown(arg) {
      throw new TaskError(`Unknown option "${arg}"; there are --if-missing, --manifest FILE and --out DIR`, 2);
    },
  });
  const [manifest, out] = strings.map((name) => {
    if (parsed[name] === "") throw new TaskError(`Option --${name} needs a value`, 2);
    return parsed[name] as string | undefined;
  });
  const ifMissing = parsed["if-missing"] === true;
  if (manifest === undefined && out !== undefined) throw new TaskError("Option --out goes with --manifest", 2);
  if (manifest !== undefined && ifMissing) throw new TaskError("Option --if-missing does not go with --manifest", 2);
  return { ifMissing, manifest, out };
}

async function main(): Promise<void> {
  const { ifMissing, manifest, out } = readArgs(Deno.args);
  if (manifest !== undefined) return await buildManifest(userPath(manifest), out && userPath(out));
  const artefacts = [LIBRARY, PLUGIN].filter(({ output }) => !ifMissing || !exists(join(DEFAULT.target, output)));
  if (artefacts.length === 0) return;
  const version = await checkToolchain();
  const progress = startProgress(`Building with ${version}: the first time takes minutes`);
  for (const artefact of artefacts) await buildArtefact(artefact, DEFAULT, progress);
  progress.done();
}

if (import.meta.main) await runTask(main);
