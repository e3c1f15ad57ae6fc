import { CollectorError } from "../errors.ts";
import { PROJECT_ROOT } from "../ffi/paths.ts";
import { basename, join } from "../std/path.ts";

/** Where the builds of a watch go; each has a name of its own, because a file that is open is never written to. */
const FOLDER = join(PROJECT_ROOT, "build", "watch");

/** Builds the plugins of source folders, again and again. What it has built is removed when it is disposed. */
export class Builder implements AsyncDisposable {
  readonly #library: string;
  readonly #made = new Set<string>();
  #count = 0;

  /** @param library The library that the plugins are for. */
  constructor(library: string) {
    this.#library = library;
  }

  /**
   * Builds a folder's plugin and examines it.
   *
   * @param folder The folder.
   * @returns The file.
   * @throws {CollectorError} PLUGIN_FAILED when it does not build; what is wrong with it was said on standard error.
   */
  async build(folder: string): Promise<string> {
    const file = join(FOLDER, `${basename(folder)}-${Deno.pid}-${++this.#count}.so`);
    const { success } = await new Deno.Command("deno", {
      args: ["task", "-q", "--config", join(PROJECT_ROOT, "deno.json"), "build-plugin"]
        .concat([folder, "--library", this.#library, "--out", file]),
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    }).output();
    if (!success) throw new CollectorError("PLUGIN_FAILED", `Cannot build the plugin of "${folder}"`);
    this.#made.add(file);
    return file;
  }

  /** Removes what was built, but for the files that are in use. */
  async keepOnly(used: readonly string[]): Promise<void> {
    for (const file of this.#made) {
      if (used.includes(file)) continue;
      await Deno.remove(file);
      this.#made.delete(file);
    }
  }

  /** Removes all that was built. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.keepOnly([]);
  }
}
