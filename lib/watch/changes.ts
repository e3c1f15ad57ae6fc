import { basename, resolve } from "../std/path.ts";

/** Changes within this time of each other are one: an editor writes a file in several steps; in ms. */
const SETTLE = 100;

/** What a Go build of a folder is made of. */
const SOURCE = /\.(go|s|c|h|mod|sum)$/;

/** Changes of source folders, gathered while nobody asks. */
export class Changes implements Disposable {
  readonly #folders: readonly string[];
  readonly #watcher: Deno.FsWatcher;
  readonly #dirty = new Set<string>();
  #wake: (() => void) | undefined;
  #over = false;

  /**
   * Begins to watch.
   *
   * @param folders The folders, with all that is below them.
   */
  constructor(folders: readonly string[]) {
    this.#folders = folders;
    this.#watcher = Deno.watchFs([...folders]);
    this.#watch();
  }

  /**
   * Waits for changes that have settled.
   *
   * @returns The folders that changed; none when the watching is over.
   */
  async next(): Promise<string[]> {
    while (this.#dirty.size === 0 && !this.#over) await new Promise<void>((resolve) => this.#wake = resolve);
    let seen = 0;
    while (!this.#over && seen !== this.#count) {
      seen = this.#count;
      await new Promise((resolve) => setTimeout(resolve, SETTLE));
    }
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    return this.#over ? [] : dirty;
  }

  /** Ends the watching, and a wait. */
  [Symbol.dispose](): void {
    if (this.#over) return;
    this.#over = true;
    this.#watcher.close();
    this.#wake?.();
  }

  #count = 0;

  async #watch(): Promise<void> {
    for await (const { kind, paths } of this.#watcher) {
      if (kind === "access") continue;
      for (const path of paths) {
        const folder = this.#folders.find((folder) => resolve(path).startsWith(`${folder}/`));
        if (folder === undefined || !SOURCE.test(path) || basename(path).startsWith(".")) continue;
        this.#dirty.add(folder);
        this.#count++;
        this.#wake?.();
      }
    }
  }
}
