import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { Library, type LoadPluginOptions } from "../../lib/mod.ts";
import { join } from "../../lib/std/path.ts";
import { Program } from "./cli.ts";

/**
 * Loads a plugin in a process of its own.
 *
 * @param path The file.
 * @param options How it is loaded, or `inspect` to only look at it.
 * @returns The files that are mapped into the process then, as Linux names them.
 */
export async function mappedAfter(path: string, options: LoadPluginOptions | "inspect"): Promise<string[]> {
  const script = join(PROJECT_ROOT, "tests", "support", "mapped.ts");
  // Deno lets nobody without all permissions read in /proc.
  const args = ["run", "-q", "-A", script, path, JSON.stringify(options)];
  await using program = new Program(Deno.execPath(), args);
  const { code, stdout, stderr } = await program.ended;
  if (code !== 0) throw new Error(`The program ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as string[];
}

if (import.meta.main) {
  const [path = "", options = ""] = Deno.args;
  const how = JSON.parse(options) as LoadPluginOptions | "inspect";
  const library = Library.open();
  if (how === "inspect") await library.inspectPlugin(path);
  else await library.loadPlugin(path, how);
  const lines = Deno.readTextFileSync("/proc/self/maps").split("\n");
  const files = new Set(lines.map((line) => /\s(\/.*)$/.exec(line)?.[1] ?? "").filter((file) => file !== ""));
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify([...files])));
}
