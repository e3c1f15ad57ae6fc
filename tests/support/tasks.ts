import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";
import { type CliOptions, type Outcome, Program } from "./cli.ts";

/** The tasks that build, with their permissions. */
const PERMISSIONS = { build_go: "manifest", build_plugin: "plugin" } as const;

/** Runs a task that builds to its end, with the permissions that `deno task` gives it. */
export async function runTask(
  name: keyof typeof PERMISSIONS,
  args: readonly string[],
  options: CliOptions = {},
): Promise<Outcome> {
  const flags = ["run", "-q", `-P=${PERMISSIONS[name]}`, "--no-prompt"];
  const script = join(PROJECT_ROOT, "tasks", `${name}.ts`);
  await using program = new Program(Deno.execPath(), [...flags, script, ...args], options);
  return await program.ended;
}

/** A module proxy that answers every request with a status. */
export class RefusingProxy implements AsyncDisposable {
  /** Its address, for GOPROXY. */
  readonly url: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** Starts to listen on an ephemeral port of 127.0.0.1. */
  constructor(status: number) {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      () => new Response("not for you", { status }),
    );
    this.url = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Stops to listen. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
