import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";

/** A folder that is removed when it is disposed. */
export class TempFolder implements Disposable {
  /** Its path, without symbolic links. */
  readonly path: string;

  /** Makes one, in the folder of the system or another. */
  constructor(dir?: string) {
    if (dir !== undefined) Deno.mkdirSync(dir, { recursive: true });
    this.path = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "otelcol-deno-test-", ...(dir && { dir }) }));
  }

  /** The path of a file in it. */
  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file in it, and returns the path. */
  write(name: string, content: string | Uint8Array): string {
    const path = this.at(name);
    Deno.writeFileSync(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return path;
  }

  /** Permission flags of `deno run`: those of `deno task run`, reading everywhere, libraries of this folder. */
  get flags(): string[] {
    return ["-P=run", "--no-prompt", "--allow-read", `--allow-ffi=${join(PROJECT_ROOT, "build")},${this.path}`];
  }

  /** Removes it, and what is in it. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
