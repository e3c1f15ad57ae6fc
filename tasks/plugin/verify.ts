// deno-lint-ignore-file no-console -- the answer goes to the parent
/** Loads a plugin into a library in a process of its own, which nothing that the plugin does can take down. */
import { CollectorError } from "../../lib/errors.ts";
import { Library } from "../../lib/ffi/library.ts";
import { TaskError } from "../console.ts";
import { PROJECT_ROOT } from "../paths.ts";
import { type Ended, run } from "../process.ts";

/** A component that a plugin brings. */
export interface Component {
  /** `receiver`, `processor`, `exporter`, `connector` or `extension`. */
  kind: string;
  /** Its type, as in the configuration. */
  type: string;
  /** The module and version of the built-in one that it takes the place of; undefined: the library has none. */
  replaces?: string;
}

type Answer = { components: Component[] } | { code: string; message: string; hint?: string };

/**
 * Examines a plugin as the library does, and loads it. It may replace what is built in: that is for who runs it to say.
 *
 * @param library The library's file.
 * @param plugin The plugin's file.
 * @param what What was built.
 * @param process Whether it is an executable.
 * @returns What it brings.
 * @throws {TaskError} When it does not load.
 */
export async function verify(library: string, plugin: string, what: string, process: boolean): Promise<Component[]> {
  const permissions = ["--no-prompt", `--allow-ffi=${library}`, "--allow-read", "--allow-env"];
  const ended = await run("deno", ["run", "-q", ...permissions, import.meta.filename ?? "", library, plugin], {
    cwd: PROJECT_ROOT,
  });
  const answer = readAnswer(ended);
  if (answer === undefined) {
    const how = ended.signal ?? `status ${ended.code}`;
    throw new TaskError(
      `Cannot use plugin "${what}": it was built, but the process that loaded it ended with ${how}\n` +
        `${ended.stderr.trim()}\nThe fault is in the plugin's own code, or in the library: deno task build-go`,
    );
  }
  if ("components" in answer) return answer.components;
  if (process && answer.code === "PLUGIN_INVALID") {
    throw new TaskError(
      `Cannot use plugin "${what}": its own main does not call process.Serve\n` +
        "Leave main empty, or let it end in process.Serve(NewFactory()) of this project's package go/process",
    );
  }
  const text = answer.message.replaceAll(`"${plugin}"`, `"${what}"`);
  throw new TaskError(`${text}${answer.hint === undefined ? "" : `\n${answer.hint}`}`);
}

function readAnswer({ success, stdout }: Ended): Answer | undefined {
  const line = stdout.trim().split("\n").at(-1) ?? "";
  return success && line.startsWith("{") ? JSON.parse(line) as Answer : undefined;
}

async function load(library: string, plugin: string): Promise<Answer> {
  try {
    const { components } = await Library.open(library).loadPlugin(plugin, { override: true });
    return {
      components: components.map(({ kind, type, replaces }) => ({ kind, type, ...(replaces && { replaces }) })),
    };
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error;
    const { code, message, hint } = error;
    return { code, message, ...(hint !== undefined && { hint }) };
  }
}

if (import.meta.main) {
  const [library = "", plugin = ""] = Deno.args;
  console.log(JSON.stringify(await load(library, plugin)));
}
