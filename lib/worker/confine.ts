/** What a Worker gives up before and after it loads a user's modules. */
import type { TelemetrySink } from "../authoring/telemetry_sink.ts";
import type { Components } from "./protocol.ts";
import { takeStandardFiles } from "./stdio.ts";

/**
 * Gives up a permission for paths, for ever, but for what the configuration grants.
 *
 * @param name `ffi`, or `read`.
 * @param paths The paths that it was granted for.
 * @param granted What the modules may do for ever.
 * @throws {Error} When it is still there afterwards.
 */
export async function giveUp(name: "ffi" | "read", paths: readonly string[], granted: Components): Promise<void> {
  for (const path of paths) {
    if (name === "read" && granted.permissions.read?.includes(path)) continue;
    await Deno.permissions.revoke({ name, path });
    if ((await Deno.permissions.query({ name, path })).state === "granted") {
      throw new Error(`the permission ${name} of "${path}" could not be given up`);
    }
  }
}

/**
 * Takes away what a component must not use: ending the Worker, and writing to the host's standard output, which becomes
 * the Collector's log.
 */
export function confine(sink: TelemetrySink, component: string): void {
  const refuse = (what: string) => () => {
    throw new Error(`a component may not call ${what}()`);
  };
  const lock = (target: object, name: string, value: unknown) =>
    Object.defineProperty(target, name, { value, writable: false, configurable: false });
  lock(Deno, "exit", refuse("Deno.exit"));
  for (const name of ["close", "postMessage"]) {
    for (let at: object | null = globalThis; at !== null; at = Object.getPrototypeOf(at)) {
      if (Object.hasOwn(at, name)) lock(at, name, refuse(`self.${name}`));
    }
  }
  takeStandardFiles((line) => sink.log(component, "info", line));
  const levels = { debug: "debug", log: "info", info: "info", warn: "warn", error: "error", trace: "debug" } as const;
  for (const [name, level] of Object.entries(levels)) {
    lock(console, name, (...values: unknown[]) => {
      const text = values.map((value) => typeof value === "string" ? value : Deno.inspect(value)).join(" ");
      sink.log(component, level, text);
    });
  }
}
