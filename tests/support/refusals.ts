import type { CollectorErrorCode } from "../../lib/mod.ts";
import { assertEquals, assertStringIncludes } from "./assert.ts";
import { runMain } from "./cli.ts";
import { config, sendLog } from "./collector.ts";
import { sideBySide } from "./lanes.ts";
import { freePort } from "./net.ts";
import { assertFailed, assertSucceeded } from "./outcome.ts";
import { probe, type Thrown } from "./probe.ts";
import { inline, whileRunning } from "./running.ts";

/** A plugin file that has to be refused, and how. */
export interface Refusal {
  /** The file, as it is given. */
  path: string;
  /** The error's code. */
  code: CollectorErrorCode;
  /** What is wrong, as the message says it. */
  what: string;
  /** What the hint says. */
  cure: string;
  /** The file, as the message names it; default: as it is given. */
  named?: string;
  /** A plugin that is loaded before it. */
  after?: string;
}

/**
 * Asserts that plugin files are refused as they should: by the API, all of them in one process, which lives on; and by
 * the command line, each in one of its own, which skips the plugin and runs, or with `--strict-plugins` does not start.
 */
export async function assertPluginsRefused(refusals: readonly Refusal[]): Promise<void> {
  const paths = refusals.flatMap(({ path, after }) => after === undefined ? [path] : [after, path]);
  const thrown = await probe("plugin", paths, ["-P=run", "--no-prompt"]);
  const errors = new Map(thrown.map((of) => [of.path, of]));
  for (const { path, code, what, cure, named = path } of refusals) {
    const { code: got, message = "", hint = "" } = errors.get(path) ?? { path };
    assertEquals(got, code, `${path}: ${message}`);
    assertStringIncludes(message, `Cannot load plugin "${named}": ${what}`);
    assertStringIncludes(hint, cure);
  }
  await sideBySide(refusals, async ({ path, after }) => {
    const { message = "", hint = "" } = errors.get(path) as Thrown;
    const text = `otelcol-deno: ${message}\n  ${hint}\n`;
    const port = freePort();
    const args = [...inline(config(port)), "--plugin", after === undefined ? path : `${after},${path}`];
    const strict = await runMain([...args, "--strict-plugins"]);
    assertFailed(strict, 1, text);
    assertEquals(strict.stdout.includes("running "), false, strict.stdout);
    const skipped = await whileRunning(args, async () => assertEquals(await sendLog(port, "without it"), 200));
    assertSucceeded(skipped, "running  logs, metrics, traces");
    assertStringIncludes(skipped.stderr, `otelcol-deno: a plugin was skipped\n${text}`);
  });
}
