/** The throw-away module that a plugin is built in. */
import { join, PROJECT_ROOT, resolve } from "../paths.ts";
import { type GoMod, writeGoMod } from "./gomod.ts";
import { type Ended, run } from "../process.ts";

/** A folder with a module of its own; it is removed when it is disposed. */
export class Workspace implements AsyncDisposable {
  /** The folder. */
  readonly folder: string;
  readonly #env: Record<string, string>;
  readonly #overlay: Record<string, string> = {};

  private constructor(folder: string, env: Record<string, string>) {
    this.folder = folder;
    this.#env = env;
  }

  /**
   * Makes a folder with a go.mod and a go.sum.
   *
   * @param goMod The module.
   * @param sums Lines of go.sum: what was fetched before must be the same now.
   * @param env The environment of every call of Go.
   */
  static async make(goMod: GoMod, sums: readonly string[], env: Record<string, string>): Promise<Workspace> {
    // Not in the system's folder: Deno refuses to write to one that the Deno which may be run is below.
    const dir = join(PROJECT_ROOT, "build");
    await Deno.mkdir(dir, { recursive: true });
    const workspace = new Workspace(await Deno.makeTempDir({ dir, prefix: "plugin-" }), env);
    await workspace.write("go.mod", writeGoMod(goMod));
    await workspace.write("go.sum", sums.map((line) => `${line}\n`).join(""));
    return workspace;
  }

  /** A path in the folder. */
  at(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file into the folder; its path. */
  async write(name: string, text: string): Promise<string> {
    await Deno.writeTextFile(this.at(name), text);
    return this.at(name);
  }

  /** Lets Go see another text in the place of a file, which need not be there. */
  async overlay(file: string, text: string): Promise<void> {
    this.#overlay[file] = await this.write(`overlay-${Object.keys(this.#overlay).length}.txt`, text);
    await this.write("overlay.json", JSON.stringify({ Replace: this.#overlay }));
  }

  /** Runs Go in the folder, with what is overlaid. */
  async go(command: string, ...args: string[]): Promise<Ended> {
    const overlaid = command !== "mod" && Object.keys(this.#overlay).length > 0;
    const overlay = overlaid ? [`-overlay=${this.at("overlay.json")}`] : [];
    const ended = await run("go", [command, ...overlay, ...args], { cwd: this.folder, env: this.#env });
    // The user's files are named by their own paths, not by those from here.
    const stderr = ended.stderr.replace(/^\.\.\/[^\s:]+/gm, (path) => resolve(this.folder, path));
    return { ...ended, stderr };
  }

  /** Removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
