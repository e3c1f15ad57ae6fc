/** What components may do, as Deno is told it. */
import { CollectorError } from "../errors.ts";
import type { Components } from "../worker/protocol.ts";
import { dirname } from "../std/path.ts";
import type { GroupSpec } from "./worker.ts";

/** The components of a group with what they may do: what the configuration grants, and reading their own folders. */
export function componentsOf({ units, permissions }: GroupSpec): Components {
  return { units, permissions, readable: [...new Set(units.map(({ module }) => dirname(module)))] };
}

/**
 * The permissions that a group of components begins with. Of what is not named it has none.
 *
 * @param components The group.
 * @param library The library's file, if it opens it.
 */
export function permissionsOf({ readable, permissions }: Components, library?: string): Deno.PermissionOptionsObject {
  const { net = [], read = [], write = [], env = [], sys = [] } = permissions;
  return {
    ffi: library === undefined ? false : [library],
    read: [...readable, ...read],
    net,
    write,
    env,
    sys: sys as never,
    run: false,
    import: false,
  };
}

/**
 * Starts a Worker with permissions.
 *
 * @param module What it runs.
 * @param permissions What it may do.
 * @param spec The group that it is for.
 * @throws {CollectorError} PERMISSION_DENIED when this process may not do all of it.
 */
export function startWorker(module: URL, permissions: Deno.PermissionOptionsObject, spec: GroupSpec): Worker {
  const name = spec.units.map(({ id }) => id).join("+");
  try {
    return new Worker(module, { type: "module", name, deno: { permissions } } as WorkerOptions);
  } catch (error) {
    const component = spec.units[0]?.id;
    throw new CollectorError(
      "PERMISSION_DENIED",
      `Cannot start component "${component}": ${(error as Error).message}`,
      {
        cause: error,
        component,
        hint: "Grant this program what the component's permissions ask for, and --allow-read for the module's folder",
      },
    );
  }
}

/**
 * Checks that this process may do what a group of components asks for, as it is checked for a Worker: by a Worker, which
 * does nothing.
 *
 * @throws {CollectorError} PERMISSION_DENIED when it may not.
 */
export function checkPermissions(components: Components, spec: GroupSpec): void {
  startWorker(new URL("data:text/javascript,"), permissionsOf(components), spec).terminate();
}
