/** How a process is started in which a group of components runs. */
import { dirname, fromFileUrl, join } from "../std/path.ts";
import { PROCESS_ARGUMENT } from "../worker/compiled_argument.ts";
import type { Components } from "../worker/protocol.ts";
import { checkPermissions, workerPermissions } from "./permissions.ts";
import { componentsOf, type GroupSpec } from "./worker.ts";

/** The most memory that the objects of a process's components may take, in MiB. */
export const MOST_MEMORY = 512;

/** What the library is told to start. */
export interface ProcessOrder {
  /** The program and its arguments. */
  command: string[];
  /** Variables of its environment, beside those that Deno needs. */
  env: Record<string, string>;
  /** What it is told first. */
  init: Components;
}

/**
 * The process for a group of components.
 *
 * @throws {CollectorError} PERMISSION_DENIED when the components want more than this process may.
 */
export function processOrder(spec: GroupSpec): ProcessOrder {
  const init = componentsOf(spec);
  checkPermissions(init.units[0]?.id ?? "", init);
  const command = Deno.build.standalone ? [Deno.execPath(), PROCESS_ARGUMENT] : denoCommand(init);
  return { command, env: environment(init), init };
}

function denoCommand(init: Components): string[] {
  const config = configFile();
  const { net, read, write, env, sys, import: remote } = workerPermissions(init) as Record<string, string[]>;
  const flags = Object.entries({ net, read, write, env, sys, import: remote }).flatMap(([name, list = []]) =>
    list.length === 0 ? [] : [`--allow-${name}=${list.map((item) => item.replaceAll(",", ",,")).join(",")}`]
  );
  return [
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-prompt",
    `--v8-flags=--max-old-space-size=${MOST_MEMORY}`,
    ...(config === undefined ? [] : ["--config", config]),
    ...flags,
    new URL("../worker/child.ts", import.meta.url).href,
  ];
}

/** The configuration file that Deno found for this program, whose import map the components see. */
function configFile(): string | undefined {
  if (!Deno.mainModule.startsWith("file:")) return undefined;
  for (let folder = dirname(fromFileUrl(Deno.mainModule));; folder = dirname(folder)) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      try {
        if (Deno.statSync(join(folder, name)).isFile) return join(folder, name);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable)) throw error;
      }
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** The variables that the components are granted; the library adds what Deno needs. */
function environment({ permissions: { env = [] } }: Components): Record<string, string> {
  const all = env.some((name) => name.includes("*")) &&
      Deno.permissions.querySync({ name: "env" }).state === "granted"
    ? Object.keys(Deno.env.toObject())
    : [];
  const names = env.flatMap((name) =>
    name.includes("*") ? all.filter((one) => one.startsWith(name.slice(0, -1))) : name
  );
  const values = names.map((name) => [name, Deno.env.get(name)]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(values);
}
