import { Library } from "../ffi/library.ts";
import type { PluginReport } from "../plugins/info.ts";
import { inspectPlugin } from "../plugins/load.ts";
import { byPath, compareLock, type LockDifference, lockedPath, type LockedPlugin } from "../plugins/lock.ts";
import { LOCK_FILE, readLock, writeLock } from "../plugins/lock_file.ts";
import type { Options } from "./args.ts";
import type { Console } from "./console.ts";
import { choosePlugins } from "./inputs.ts";

/**
 * Writes the lock file of the plugins that `run` would load.
 *
 * @param options What the command line asks for.
 * @param io Where to write.
 * @returns The exit status.
 * @throws {CollectorError} Of the library; of a plugin that does not load, and then nothing is written; of the file.
 */
export async function lockPlugins(options: Options, io: Console): Promise<number> {
  const { lock = LOCK_FILE, json } = options;
  const plugins: LockedPlugin[] = [];
  for (const { path, report } of await examine(options, true)) {
    const { sha256, bytes, module = "", version = "", error } = report;
    if (error !== undefined) throw error;
    if (sha256 !== undefined) plugins.push({ path, sha256, bytes, module, version });
  }
  writeLock(lock, plugins);
  if (json) io.out(JSON.stringify({ lock, plugins }, null, 2));
  else {
    for (const { path, sha256 } of plugins) io.out(`locked   ${path}: SHA-256 ${sha256}`);
    io.out(`${lock}: ${count(plugins.length, "plugin")}`);
  }
  return 0;
}

/**
 * Compares the plugins that `run` would load with the lock file, without opening them.
 *
 * @param options What the command line asks for.
 * @param io Where to write.
 * @returns The exit status: 1 when there is a difference.
 * @throws {CollectorError} Of the library; LOCK_INVALID, PERMISSION_DENIED.
 */
export async function verifyPlugins(options: Options, io: Console): Promise<number> {
  const { lock = LOCK_FILE, json } = options;
  const locked = readLock(lock);
  const found = (await examine(options, false)).map(({ path, report: { sha256 } }) => (
    { path, ...(sha256 !== undefined && { sha256 }) }
  ));
  const differences = compareLock(locked, found);
  if (json) io.out(JSON.stringify({ lock, locked: locked.length, differences }, null, 2));
  else {
    for (const difference of differences) io.out(line(difference));
    const as = differences.length === 0 ? "as it was locked" : count(differences.length, "difference");
    io.out(`${lock}: ${count(locked.length, "plugin")}, ${as}`);
  }
  return differences.length === 0 ? 0 : 1;
}

/** Looks at each plugin that `run` would load, once. */
async function examine(options: Options, open: boolean): Promise<{ path: string; report: PluginReport }[]> {
  const library = Library.open(options.library);
  const reports = new Map<string, PluginReport>();
  for (const file of choosePlugins(options, library.path)) {
    const path = lockedPath(file, options.lock ?? LOCK_FILE);
    if (!reports.has(path)) reports.set(path, await inspectPlugin(library, file, open));
  }
  return [...reports].map(([path, report]) => ({ path, report })).sort(byPath);
}

function line({ path, what, locked, found }: LockDifference): string {
  switch (what) {
    case "changed":
      return `changed  ${path}: its SHA-256 is ${found}, locked is ${locked}`;
    case "extra":
      return `extra    ${path}: it would be loaded, and is not locked`;
    case "missing":
      return `missing  ${path}: it is locked, and would not be loaded or cannot be read`;
  }
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? "" : "s"}`;
}
