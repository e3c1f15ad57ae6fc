/** Has a group's modules replaced when one of their files changes. */
import { CollectorError } from "../errors.ts";
import type { ModuleChange } from "../settings.ts";
import { dirname } from "../std/path.ts";
import { Changes } from "../watch/changes.ts";
import { namesOf } from "./change.ts";
import type { Group } from "./group.ts";
import { readSources, sameSources, type Sources } from "./sources.ts";

/** Watches the files of a group's modules, from its making to its disposal. */
export class ModuleWatch implements AsyncDisposable {
  readonly #group: Group;
  readonly #tell: (change: ModuleChange) => void;
  #sources: Sources;
  #changes: Changes | undefined;
  #done: Promise<void> = Promise.resolve();
  #over = false;

  /**
   * Notes how the files are. It must come before they are loaded.
   *
   * @param group The group.
   * @param tell Is told how each change ends. Its errors are uncaught.
   */
  constructor(group: Group, tell: (change: ModuleChange) => void) {
    this.#group = group;
    this.#tell = tell;
    this.#sources = this.#read();
  }

  /** Begins to replace; changes since the making count. */
  begin(): void {
    this.#done = this.#watch().catch((error) => {
      const message = `Cannot watch the files of the module of ${namesOf(this.#group.spec)}: ${error.message}`;
      this.#refuse(new CollectorError("MODULE_REFUSED", message, { cause: error }));
    });
  }

  /** Ends the watching. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    this.#changes?.[Symbol.dispose]();
    await this.#done;
  }

  async #watch(): Promise<void> {
    while (!this.#over) {
      const folders = [...new Set([...this.#sources.keys()].map((path) => dirname(path)))].filter(isThere);
      using changes = this.#changes = new Changes(folders, { recursive: false, counts: () => true });
      do await this.#look(); while (!this.#over && this.#isIn(folders) && (await changes.next()).length > 0);
    }
  }

  /** Whether every file is in one of these folders. */
  #isIn(folders: string[]): boolean {
    return [...this.#sources.keys()].every((path) => folders.includes(dirname(path)) || !isThere(dirname(path)));
  }

  async #look(): Promise<void> {
    const sources = this.#read();
    if (this.#over || sameSources(sources, this.#sources)) return;
    this.#sources = sources;
    try {
      this.#say(await this.#group.replace());
    } catch (error) {
      if (this.#over) return;
      if (!sameSources(this.#sources, this.#read())) return await this.#look(); // it was read while it was being written
      this.#refuse(error as CollectorError);
    }
  }

  #read(): Sources {
    const { units, permissions } = this.#group.spec;
    return new Map(units.flatMap(({ module }) => [...readSources(module, permissions.read)]));
  }

  #refuse(error: CollectorError): void {
    this.#say({ components: this.#group.spec.units.map(({ id }) => id), error });
  }

  #say(change: ModuleChange): void {
    try {
      this.#tell(change);
    } catch (error) {
      reportError(error); // the teller's fault is not the collector's
    }
  }
}

function isThere(folder: string): boolean {
  try {
    return Deno.statSync(folder).isDirectory;
  } catch {
    return false;
  }
}
