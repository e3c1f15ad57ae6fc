import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";
import { hasProgram } from "./programs.ts";

/** The example of a plugin in Python. */
export const EXAMPLE = join(PROJECT_ROOT, "examples", "python_plugin");

/** A copy of the example, with a virtual environment beside its files as its README makes it. */
const COPY = join(PROJECT_ROOT, "build", "test", "python_plugin");
const VENV = join(COPY, ".venv");

/** What grpcio-tools generated for it, as a path in its folder. */
export const GENERATED = join("otelcol_plugin", "proto");

/** The plugin with what it needs to run. */
export interface PythonPlugin {
  /** The file to load, which finds its environment by itself. */
  file: string;
  /** The folder that the file is in. */
  folder: string;
  /** The environment's Python. */
  python: string;
  /** Variables of a shell in which the environment is activated. */
  activated: Record<string, string>;
}

/** The example as its README sets it up, and grpcio-tools, once for all runs; or why that cannot be done here. */
export async function pythonPlugin(): Promise<PythonPlugin | { skip: string }> {
  if (!await hasProgram("python3")) return { skip: "there is no python3" };
  const version = await run("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))");
  if (!version.success) return { skip: "python3 is older than 3.11" };
  await copy(EXAMPLE, COPY);
  const python = join(VENV, "bin", "python");
  const service = await Deno.readTextFile(join(COPY, GENERATED, "otelcol_plugin_pb2_grpc.py"));
  const [, generator] = /GRPC_GENERATED_VERSION = '(.*)'/.exec(service) ?? [];
  const pinned = `${await Deno.readTextFile(join(COPY, "requirements.txt"))}grpcio-tools==${generator}\n`;
  const installed = join(VENV, "installed.txt");
  if (await readIfThere(installed) !== pinned) {
    const made = await run("python3", "-m", "venv", "--clear", VENV);
    if (!made.success) return { skip: `python3 makes no virtual environment: ${made.output.trim()}` };
    await Deno.writeTextFile(join(VENV, "requirements.txt"), pinned);
    const skip = await install(python, join(VENV, "requirements.txt"));
    if (skip !== undefined) return { skip };
    await Deno.rename(join(VENV, "requirements.txt"), installed);
  }
  const activated = { VIRTUAL_ENV: VENV, PATH: `${join(VENV, "bin")}:${Deno.env.get("PATH")}` };
  return { file: join(COPY, "redactpy"), folder: COPY, python, activated };
}

/** Installs packages; why it cannot be done, when no index can be reached. */
async function install(python: string, requirements: string): Promise<string | undefined> {
  const args = ["-m", "pip", "install", "-q", "--retries", "1", "-r", requirements];
  const { success, output } = await run(python, ...args);
  if (success) return undefined;
  if (/from versions: none|Failed to establish a new connection/.test(output)) return "pip reaches no package index";
  throw new Error(`pip cannot install the plugin's requirements: ${output}`);
}

/** Runs a program to its end; standard output and standard error together. */
export async function run(program: string, ...args: string[]): Promise<{ success: boolean; output: string }> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args }).output();
  const decoder = new TextDecoder();
  return { success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Copies a folder's files, without what Python keeps there. */
async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (name === ".venv" || name === "__pycache__") continue;
    if (isDirectory) await copy(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
