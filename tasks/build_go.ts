/**
 * Builds the library and the plugins with Go. Option: --if-missing (only when a file is not there).
 * What is built goes to a file of its own first and is moved into place: a library that a process has open is never
 * written to.
 */
import { Buffer } from "node:buffer";
import { fail, type Progress, startProgress } from "./console.ts";
import { checkToolchain, explainGoFailure, goFlags } from "./go.ts";
import { VERSION } from "../lib/version.ts";
import { join, PROJECT_ROOT } from "./paths.ts";

interface Artefact {
  name: string;
  mode: "c-shared" | "plugin";
  source: string;
  output: string;
}

const ARTEFACTS: readonly Artefact[] = [
  { name: "library", mode: "c-shared", source: ".", output: "libotelcorecol.so" },
  {
    name: "plugin dynbatchprocessor",
    mode: "plugin",
    source: "./plugins/dynbatchprocessor",
    output: "plugins/dynbatchprocessor.so",
  },
];
const BUILD = join(PROJECT_ROOT, "build");
const STAGE = join(BUILD, "stage");

async function main(args: readonly string[]): Promise<void> {
  const unknown = args.find((arg) => arg !== "--if-missing");
  if (unknown !== undefined) fail(`Unknown option "${unknown}"; there is --if-missing`, 2);
  const wanted = args.includes("--if-missing")
    ? ARTEFACTS.filter((artefact) => !exists(join(BUILD, artefact.output)))
    : ARTEFACTS;
  if (wanted.length === 0) return;
  const version = await checkToolchain();
  const progress = startProgress(`Building with ${version}: the first time takes minutes`);
  for (const artefact of wanted) await build(artefact, progress);
  progress.done();
}

/** Lets `go build` decide what is to do: it compares its target with its cache, so the target stays in the stage. */
async function build(artefact: Artefact, progress: Progress): Promise<void> {
  const begin = performance.now();
  const staged = join(STAGE, artefact.output);
  progress.step(artefact.name);
  await runGo(["build", `-buildmode=${artefact.mode}`, ...goFlags(VERSION), "-o", staged, artefact.source], progress);
  const output = join(BUILD, artefact.output);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  if (same(staged, output)) {
    return progress.line(`${artefact.name}: up to date (${seconds} s)`);
  }
  await replace(staged, output);
  if (artefact.mode === "c-shared") await replace(header(staged), header(output));
  const size = ((await Deno.stat(output)).size / 2 ** 20).toFixed(1);
  progress.line(`${artefact.name}: ${output.slice(PROJECT_ROOT.length + 1)}, ${size} MiB, ${seconds} s`);
}

async function runGo(args: string[], progress: Progress): Promise<void> {
  const { success, code, stderr } = await progress.during(
    new Deno.Command("go", {
      args,
      cwd: join(PROJECT_ROOT, "go"),
      env: { CGO_ENABLED: "1" },
      stdout: "null",
      stderr: "piped",
    }).output(),
  );
  if (success) return;
  fail(explainGoFailure(new TextDecoder().decode(stderr), code), 1);
}

function header(library: string): string {
  return library.replace(/\.so$/, ".h");
}

async function replace(from: string, to: string): Promise<void> {
  await Deno.mkdir(join(to, ".."), { recursive: true });
  const next = `${to}.${Deno.pid}.new`;
  await Deno.copyFile(from, next);
  await Deno.rename(next, to);
}

function exists(path: string): boolean {
  return size(path) !== undefined;
}

function size(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Go touches a target that is up to date, so its content tells. */
function same(a: string, b: string): boolean {
  if (size(a) !== size(b)) return false;
  return Buffer.compare(Deno.readFileSync(a), Deno.readFileSync(b)) === 0;
}

if (import.meta.main) await main(Deno.args);
