import { join } from "../../lib/std/path.ts";
import { BENCH_BUILD, buildLoad, leavePageCache } from "../artefacts.ts";
import { progress, run } from "../command.ts";
import { BATCH, extendedManifest, upstreamBuild } from "../manifest.ts";
import { task } from "../ways/artefacts.ts";

/** The folder of everything that is made for the comparison with OTTL. */
export const TYPESCRIPT_BUILD: string = join(BENCH_BUILD, "typescript");

/** The newest version of contrib's components with OTTL that is known to build with the project's Collector. */
const OTTL_VERSION = "v0.161.0";
/** The Rotel of PyPI, which has Python processors built in. */
const ROTEL = "rotel==0.0.1a15";
const CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib/processor";

/** The files that are measured and that measure. */
export interface TypeScriptArtefacts {
  /** The library with the transform, filter and batch processors. */
  library: string;
  /** The executable that upstream's builder makes of the same. */
  plain: string;
  /** The load generator. */
  load: string;
  /** Rotel, if it can be had. */
  rotel?: string;
}

/**
 * Builds the library by the project's task, and the plain executable by upstream's builder, from one manifest.
 *
 * @returns The files.
 * @throws {Error} If a build fails.
 */
export async function makeTypeScript(): Promise<TypeScriptArtefacts> {
  await Deno.mkdir(TYPESCRIPT_BUILD, { recursive: true });
  progress("Building the library and the executable with OTTL, and the load generator ...");
  const processors = [BATCH, ...["transform", "filter"].map((name) => `${CONTRIB}/${name}processor ${OTTL_VERSION}`)];
  const manifest = await extendedManifest("otelcol-ottl", "./plain", processors);
  const file = join(TYPESCRIPT_BUILD, "ottl.yaml");
  await Deno.writeTextFile(file, manifest.text);
  await task(["build-go", "--manifest", file, "--out", join(TYPESCRIPT_BUILD, "library")]);
  const plain = join(TYPESCRIPT_BUILD, "plain", "otelcol-ottl");
  await upstreamBuild(file, manifest.version);
  const library = join(TYPESCRIPT_BUILD, "library", "libotelcorecol.so");
  for (const made of [library, plain]) await leavePageCache(made);
  const rotel = await installRotel();
  return { library, plain, load: await buildLoad(), ...rotel === undefined ? {} : { rotel } };
}

/** Installs Rotel into a virtual environment; says so if that cannot be. */
async function installRotel(): Promise<string | undefined> {
  const folder = join(TYPESCRIPT_BUILD, "rotel");
  try {
    await run(["python3", "-m", "venv", folder]);
    await run([join(folder, "bin", "pip"), "install", "--quiet", ROTEL]);
    const find = "import os, rotel; print(os.path.join(os.path.dirname(rotel.__file__), 'rotel-agent'), end='')";
    const agent = await run([join(folder, "bin", "python"), "-c", find]);
    await run([agent, "--version"]);
    return agent;
  } catch (error) {
    progress(`Rotel is not measured: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}
