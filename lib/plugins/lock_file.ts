import { CollectorError } from "../errors.ts";
import { formatLock, type LockedPlugin, parseLock } from "./lock.ts";

/** The lock file, when none is named. */
export const LOCK_FILE = "plugins.lock";

/**
 * Reads a lock file.
 *
 * @param file The file.
 * @throws {CollectorError} LOCK_INVALID, PERMISSION_DENIED.
 */
export function readLock(file: string): LockedPlugin[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw denied("read", file, `--allow-read="${file}"`, error);
    throw new CollectorError("LOCK_INVALID", `Cannot read lock file "${file}": ${(error as Error).message}`, {
      cause: error,
      hint: "Make it (plugins lock), or name another one by --lock",
    });
  }
  return parseLock(text, file);
}

/**
 * Writes a lock file: a new file beside it, `.new`, which then takes its place.
 *
 * @param file The file.
 * @param plugins The plugins.
 * @throws {CollectorError} LOCK_INVALID when the file cannot be written, PERMISSION_DENIED.
 */
export function writeLock(file: string, plugins: readonly LockedPlugin[]): void {
  const next = `${file}.new`;
  try {
    removeIfThere(next); // what an earlier attempt left; a link there must not be followed
    Deno.writeTextFileSync(next, formatLock(plugins), { createNew: true });
    Deno.renameSync(next, file);
  } catch (error) {
    const flags = `--allow-read="${file}","${next}" --allow-write="${file}","${next}"`;
    if (error instanceof Deno.errors.NotCapable) throw denied("write", file, flags, error);
    throw new CollectorError("LOCK_INVALID", `Cannot write lock file "${file}": ${(error as Error).message}`, {
      cause: error,
      hint: "Write it where you may, by --lock, or let this user write to its folder",
    });
  }
}

function removeIfThere(file: string): void {
  try {
    Deno.removeSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function denied(action: string, file: string, flags: string, error: Error): CollectorError {
  return new CollectorError("PERMISSION_DENIED", `Cannot ${action} lock file "${file}": ${error.message}`, {
    cause: error,
    hint: `Run Deno with ${flags}`,
  });
}
