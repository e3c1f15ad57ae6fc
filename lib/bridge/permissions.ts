/** The permissions of a Worker: those that its components ask for, none that this process does not have. */
import { CollectorError } from "../errors.ts";
import type { GrantedPermissions } from "../worker/protocol.ts";

/** How Deno names the one thing that a permission is asked for. */
const KEYS = { net: "host", read: "path", write: "path", env: "variable", sys: "kind", import: "host" } as const;

/** What a Worker starts with. */
export interface WorkerNeeds {
  /** The library's file; a process does not open it. */
  library?: string;
  /** Folders that are read while the modules are loaded. */
  readable: readonly string[];
  /** What the components may do for ever. */
  permissions: GrantedPermissions;
}

/** The permissions of a Worker as Deno takes them. */
export function workerPermissions({ library, readable, permissions }: WorkerNeeds): Deno.PermissionOptionsObject {
  const { net = [], read = [], write = [], env = [], sys = [], import: remote = [] } = permissions;
  return {
    ffi: library === undefined ? false : [library],
    read: [...readable, ...read],
    net,
    write,
    env,
    sys: sys as never,
    import: remote,
    run: false,
  };
}

/**
 * Checks that this process has what a Worker would be given.
 *
 * @param component Who asks for it.
 * @throws {CollectorError} PERMISSION_DENIED with the flags that are missing.
 */
export function checkPermissions(component: string, { readable, permissions }: WorkerNeeds): void {
  const missing = Object.entries(permissions)
    .map(([name, list]) => [name, list.filter((entry) => !has(name as keyof GrantedPermissions, entry))] as const)
    .filter(([, list]) => list.length > 0);
  const unread = readable.filter((folder) => !has("read", folder));
  if (missing.length === 0 && unread.length === 0) return;
  const flags = new Map(missing.map(([name, list]) => [name, list]));
  if (unread.length > 0) flags.set("read", [...unread, ...flags.get("read") ?? []]);
  const text = [...flags].map(([name, list]) => `--allow-${name}=${list.join()}`).join(" ");
  const what = [
    ...unread.map((folder) => `reading its module in "${folder}"`),
    ...missing.flatMap(([name, list]) => list.map((entry) => `${name} of "${entry}"`)),
  ].join(", ");
  throw new CollectorError(
    "PERMISSION_DENIED",
    `Cannot start component "${component}": it needs what this program may not do itself: ${what}`,
    { component, hint: `Give the program what it hands on: deno run -P=run --no-prompt ${text} main.ts run …` },
  );
}

function has(name: keyof GrantedPermissions, entry: string): boolean {
  const descriptor = { name, [KEYS[name]]: entry } as unknown as Deno.PermissionDescriptor;
  return Deno.permissions.querySync(descriptor).state === "granted";
}
