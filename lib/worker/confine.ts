/** What a Worker gives up before the modules of components run. What they must not reach is in no export and no global. */
import type { TelemetrySink } from "../authoring/telemetry_sink.ts";
import { covers } from "../covers.ts";
import { confineGlobals } from "./globals.ts";
import { confineHandles } from "./handles.ts";
import { Imports } from "./imports.ts";
import type { Components } from "./protocol.ts";

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
    // Giving up a folder gives up every grant that covers it, so one that is granted is left alone.
    if (name === "read" && granted.permissions.read?.some((granted) => covers(granted, path))) continue;
    await Deno.permissions.revoke({ name, path });
    if ((await Deno.permissions.query({ name, path })).state === "granted") {
      throw new Error(`The permission ${name} of "${path}" could not be given up`);
    }
  }
}

/**
 * Takes away what a component must not use: whatever reaches the host, other Workers or the process, and has no
 * permission for it. What it writes to the console becomes the Collector's log.
 *
 * @returns What watches over its imports.
 */
export async function confine(sink: TelemetrySink, { units, permissions }: Components): Promise<Imports> {
  const component = units[0]?.id ?? "";
  const imports = new Imports((permissions.net?.length ?? 0) > 0);
  confineHandles();
  confineGlobals((level, text) => sink.log(component, level, text), (name) => imports.builtin(name));
  confineConsole(sink, component);
  if (!await imports.watch()) {
    const message = "This Deno cannot withhold Node's modules from a component, which reach the whole process";
    sink.log(component, "warn", `${message}: use Deno 2.8 or newer`);
  }
  return imports;
}

function confineConsole(sink: TelemetrySink, component: string): void {
  const levels = { debug: "debug", log: "info", info: "info", warn: "warn", error: "error", trace: "debug" } as const;
  for (const [name, level] of Object.entries(levels)) {
    const value = (...values: unknown[]) => {
      const text = values.map((value) => typeof value === "string" ? value : Deno.inspect(value)).join(" ");
      sink.log(component, level, text);
    };
    Object.defineProperty(console, name, { value, writable: false, configurable: false });
  }
}
