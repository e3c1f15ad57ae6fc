import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assert } from "./support/assert.ts";
import { SIGNALS } from "./support/busy.ts";
import { Program } from "./support/cli.ts";
import { freePort } from "./support/net.ts";
import { assertSucceeded } from "./support/outcome.ts";

// A handler that Deno adds after the library was opened must not run on the stack of a goroutine, see go/signals.go.
Deno.test("Signals do not end a process whose collector is at work", async () => {
  const script = join(PROJECT_ROOT, "tests", "support", "busy.ts");
  await using program = new Program(Deno.execPath(), ["run", "-q", "-A", script, `${freePort()}`]);
  await program.says("busy");
  let over = false;
  program.ended.then(() => over = true);
  for (let i = 0; i < 1000 && !over; i++) {
    for (const signal of SIGNALS) program.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  if (!over) program.kill("SIGTERM");
  const outcome = await program.ended;
  assertSucceeded(outcome);
  const { sent, signals } = JSON.parse(outcome.stdout.trim().split("\n").at(-1) ?? "") as Record<string, number>;
  assert((sent ?? 0) > 0 && (signals ?? 0) > 0, outcome.stdout);
});
