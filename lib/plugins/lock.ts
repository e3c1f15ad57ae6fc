import { CollectorError } from "../errors.ts";
import { isEmbedded, PROJECT_ROOT } from "../ffi/paths.ts";
import type { PluginSettings } from "../settings.ts";
import { dirname, relative, resolve } from "../std/path.ts";

/** What begins the name of a plugin inside a compiled program. */
const EMBEDDED = "embedded:";
const FORMAT = 1;

/** A plugin file as it was locked. */
export interface LockedPlugin {
  /** The file, from the lock file's folder on; with `embedded:` before it when it is inside a compiled program. */
  path: string;
  /** The SHA-256 of its content, in hex. */
  sha256: string;
  /** Its size. */
  bytes: number;
  /** The Go module that the factory comes from. */
  module: string;
  /** The module's version. */
  version: string;
}

/** Something in which the plugin files differ from a lock. */
export interface LockDifference {
  /** The file, as it stands in a lock. */
  path: string;
  /** `missing`: locked, and not there or not to be loaded; `changed`: with another content; `extra`: not locked. */
  what: "missing" | "changed" | "extra";
  /** The SHA-256 that was locked. */
  locked?: string;
  /** The SHA-256 that the file has. */
  found?: string;
}

/** A plugin file's name in a lock file. Links are not followed, so that no file needs to be there. */
export function lockedPath(path: string, lock: string): string {
  if (isEmbedded(path)) return EMBEDDED + relative(PROJECT_ROOT, path);
  return relative(dirname(resolve(lock)), resolve(path));
}

/** The order of plugins in locks and in what is said of them. */
export function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** The text of a lock file: the same plugins give the same text. */
export function formatLock(plugins: readonly LockedPlugin[]): string {
  const sorted = plugins.toSorted(byPath);
  const lines = sorted.map(({ path, sha256, bytes, module, version }) => ({ path, sha256, bytes, module, version }));
  return JSON.stringify({ format: FORMAT, plugins: lines }, null, 2) + "\n";
}

/**
 * Reads the text of a lock file.
 *
 * @param text The text.
 * @param file The file, for errors.
 * @throws {CollectorError} LOCK_INVALID.
 */
export function parseLock(text: string, file: string): LockedPlugin[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(file, (error as Error).message, error);
  }
  if (!isRecord(value) || value["format"] !== FORMAT || !Array.isArray(value["plugins"])) {
    throw invalid(file, `want {"format": ${FORMAT}, "plugins": […]}`);
  }
  const plugins = value["plugins"] as unknown[];
  for (const [i, plugin] of plugins.entries()) {
    if (!isLocked(plugin)) throw invalid(file, `plugin ${i + 1} has no path, or no SHA-256 of 64 hexadecimal digits`);
    if (plugins.findIndex((other) => isLocked(other) && other.path === plugin.path) !== i) {
      throw invalid(file, `"${plugin.path}" comes twice`);
    }
  }
  return plugins as LockedPlugin[];
}

function isLocked(value: unknown): value is LockedPlugin {
  return isRecord(value) && typeof value["path"] === "string" && /^[0-9a-f]{64}$/.test(String(value["sha256"]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/**
 * Compares plugin files with a lock.
 *
 * @param locked The lock.
 * @param found The files that would be loaded; those that cannot be read have no SHA-256.
 * @returns The differences, by path.
 */
export function compareLock(
  locked: readonly LockedPlugin[],
  found: readonly { path: string; sha256?: string }[],
): LockDifference[] {
  const differences: LockDifference[] = [];
  for (const { path, sha256 } of found) {
    const lock = locked.find((plugin) => plugin.path === path);
    const digests = { ...(lock && { locked: lock.sha256 }), ...(sha256 !== undefined && { found: sha256 }) };
    if (lock === undefined) differences.push({ path, what: "extra", ...digests });
    else if (sha256 === undefined) differences.push({ path, what: "missing", ...digests });
    else if (sha256 !== lock.sha256) differences.push({ path, what: "changed", ...digests });
  }
  for (const { path, sha256 } of locked) {
    if (!found.some((plugin) => plugin.path === path)) differences.push({ path, what: "missing", locked: sha256 });
  }
  return differences.sort(byPath);
}

/**
 * Pins plugin files to what was locked.
 *
 * @param files The files.
 * @param locked The lock.
 * @param lock The lock's file.
 * @throws {CollectorError} PLUGIN_UNTRUSTED for a file that is not locked.
 */
export function pinPlugins(files: readonly string[], locked: readonly LockedPlugin[], lock: string): PluginSettings[] {
  return files.map((path) => {
    const name = lockedPath(path, lock);
    const plugin = locked.find((plugin) => plugin.path === name);
    if (plugin !== undefined) return { path, sha256: plugin.sha256 };
    throw new CollectorError(
      "PLUGIN_UNTRUSTED",
      `Cannot load plugin "${path}": it is not in "${lock}" (as "${name}")`,
      {
        hint: "If you trust the file, lock it: plugins lock, with the same --plugin options",
      },
    );
  });
}

function invalid(file: string, what: string, cause?: unknown): CollectorError {
  return new CollectorError("LOCK_INVALID", `Cannot use lock file "${file}": ${what}`, {
    cause,
    hint: "Make it anew: plugins lock",
  });
}
