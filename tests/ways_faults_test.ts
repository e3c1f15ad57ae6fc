import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertStringIncludes } from "./support/assert.ts";
import { type CliOptions, Program } from "./support/cli.ts";
import { sendLog } from "./support/collector.ts";
import { freePort } from "./support/net.ts";
import { logsOnly, RUNNING } from "./support/running.ts";
import { Sink } from "./support/sink.ts";
import { TempFolder } from "./support/temp.ts";
import { buildWays, type Way } from "./support/ways.ts";

/** What a client sees of the request that has the fault. */
type Seen = "accepted" | "refused for now" | "connection lost" | "no answer";

/** What becomes of the program. */
type Then = "lives" | "ends";

/** The table of docs/PLUGINS.md: of each fault and way, what the client sees and what becomes of the program. */
const TABLE: Record<string, Record<Way, [Seen, Then]>> = {
  "slow": { "built in": ["accepted", "lives"], plugin: ["accepted", "lives"], process: ["accepted", "lives"] },
  "panic": {
    "built in": ["connection lost", "lives"], // Go's HTTP server recovers a panic in a request's own goroutine
    plugin: ["connection lost", "lives"],
    process: ["accepted", "lives"],
  },
  "goroutine": {
    "built in": ["connection lost", "ends"],
    plugin: ["connection lost", "ends"],
    process: ["accepted", "lives"],
  },
  "exit": {
    "built in": ["connection lost", "ends"],
    plugin: ["connection lost", "ends"],
    process: ["accepted", "lives"],
  },
  "hang": { "built in": ["no answer", "lives"], plugin: ["no answer", "lives"], process: ["accepted", "lives"] },
  "memory": {
    "built in": ["connection lost", "ends"],
    plugin: ["connection lost", "ends"],
    process: ["accepted", "lives"],
  },
};

/** How long a client waits for an answer, in ms; a process is taken for hung after a second. */
const PATIENCE = 8000;
const PROCESS = ["--process-timeout", "1", "--process-memory", "512"];

/** Runs `main.ts` where a process may have at most 1.5 GiB of its own memory. */
function startLimited(args: readonly string[], options: CliOptions = {}): Program {
  const main = [Deno.execPath(), "run", "-q", "-P=run", "--no-prompt", join(PROJECT_ROOT, "main.ts"), ...args];
  return new Program("prlimit", [`--data=${1536 * 2 ** 20}`, "--core=0", ...main], options);
}

async function see(port: number, body: string): Promise<Seen> {
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 }); // on a used connection `fetch` may send twice
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), PATIENCE);
  try {
    const status = await sendLog(port, body, { client, signal: timer.signal });
    assertEquals([200, 503].includes(status), true, `status ${status}`);
    return status === 200 ? "accepted" : "refused for now";
  } catch (error) {
    if (timer.signal.aborted) return "no answer";
    if (error instanceof TypeError) return "connection lost";
    throw error;
  } finally {
    clearTimeout(timeout);
  }
}

const ways = await buildWays();

for (const [fault, expected] of Object.entries(TABLE)) {
  for (const way of Object.keys(ways) as Way[]) {
    Deno.test(`Fault "${fault}", ${way}: ${expected[way].join(", the program ")}`, async () => {
      using temp = new TempFolder();
      await using sink = new Sink();
      const port = freePort();
      const args = [...ways[way], ...(way === "process" ? PROCESS : [])];
      await using program = startLimited([
        ...args,
        ...["--stop-timeout", "2"],
        ...logsOnly(port, sink, { faulty: { once: temp.at("happened") } }),
      ]);
      await program.says(RUNNING);
      assertEquals(await see(port, "before"), "accepted");
      const [seen, then] = expected[way];
      assertEquals(await see(port, fault), seen, program.stderr);
      if (then === "ends") {
        const { code, signal } = await program.ended;
        assertEquals(code !== 0 || signal !== null, true, `it ended with ${code}`);
        return;
      }
      assertEquals(await see(port, "after"), "accepted", program.stderr);
      program.kill("SIGTERM");
      await program.ended;
      const bodies = sink.items("logs").map(({ item }) => (item["body"] as { stringValue: string }).stringValue);
      assertEquals(bodies.sort(), ["before", ...seen === "accepted" ? [fault] : [], "after"].sort(), program.stderr);
    });
  }
}

Deno.test("A fault that comes again in a process of its own is refused for now, and nothing else is", async () => {
  await using sink = new Sink();
  const port = freePort();
  await using program = startLimited([...ways.process, ...PROCESS, ...logsOnly(port, sink, { faulty: {} })]);
  await program.says(RUNNING);
  assertEquals(await see(port, "exit"), "refused for now", program.stderr);
  assertEquals(await see(port, "after"), "accepted", program.stderr);
  program.kill("SIGTERM");
  assertEquals((await program.ended).code, 0, program.stderr);
  assertStringIncludes(program.stderr, "faultyprocessor");
});
