/** Puts a built file into its place. */
import { TaskError } from "../console.ts";
import { dirname } from "../paths.ts";

/**
 * Copies a file beside its place and renames it: one that a process has open is never written to.
 *
 * @returns Its size in bytes.
 * @throws {TaskError} When it cannot be written there.
 */
export async function placeFile(from: string, to: string): Promise<number> {
  const next = `${to}.${Deno.pid}.new`;
  try {
    await Deno.mkdir(dirname(to), { recursive: true });
    await Deno.copyFile(from, next);
    await Deno.rename(next, to);
    return (await Deno.stat(to)).size;
  } catch (error) {
    await Deno.remove(next).catch(() => {}); // it may not be there
    if (!(error instanceof Error)) throw error;
    throw new TaskError(`Cannot write "${to}": ${error.message}\nName another file by --out`);
  }
}
