import { resolve } from "../std/path.ts";

/** Changes within this time of each other are one: an editor writes a file in several steps; in ms. */
const SETTLE = 100;
/** For so long changes are gathered at most that do not come to an end, in ms. */
const LONGEST = 1000;

/** Changes of folders, gathered while nobody asks. */
export class Changes implements Disposable {
  readonly #folders: readonly string[];
  readonly #counts: (path: string) => boolean;
  readonly #watcher: Deno.FsWatcher;
  readonly #dirty = new Set<string>();
  #wake: (() => void) | undefined;
  #over = false;

  /**
   * Begins to watch.
   *
   * @param folders The folders.
   * @param options `recursive`: whether what is below them counts too; `counts`: whether a file does.
   */
  constructor(folders: readonly string[], options: { recursive: boolean; counts: (path: string) => boolean }) {
    this.#folders = folders;
    this.#counts = options.counts;
    this.#watcher = Deno.watchFs([...folders], { recursive: options.recursive });
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
    const begin = performance.now();
    while (!this.#over && seen !== this.#count && performance.now() - begin < LONGEST) {
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
        if (folder === undefined || !this.#counts(path)) continue;
        this.#dirty.add(folder);
        this.#count++;
        this.#wake?.();
      }
    }
  }
}
