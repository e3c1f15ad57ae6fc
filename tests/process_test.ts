import { Collector } from "../lib/mod.ts";
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assert, assertEquals, assertStringIncludes } from "./support/assert.ts";
import { Program, startMain } from "./support/cli.ts";
import { config, quiet, sendLog } from "./support/collector.ts";
import { Load } from "./support/load.ts";
import { eventually, freePort } from "./support/net.ts";
import { buildProcessPlugin, isAlive, pluginProcess } from "./support/process.ts";
import { inline, RUNNING } from "./support/running.ts";
import { Sink } from "./support/sink.ts";
import { FAULTY } from "./support/ways.ts";

const faulty = await buildProcessPlugin(FAULTY, "faultyprocessor");
const batch = await buildProcessPlugin(
  "go.opentelemetry.io/collector/processor/batchprocessor@v0.165.0",
  "batchprocessor",
);

function bodies(sink: Sink): string[] {
  return sink.items("logs").map(({ item }) => (item["body"] as { stringValue: string }).stringValue);
}

/** Kills the process of the plugin, and waits until there is another one. */
async function killPlugin(program: Program): Promise<void> {
  const was = pluginProcess(program);
  Deno.kill(was, "SIGKILL");
  await eventually("another process of the plugin", () => pluginProcess(program) !== was);
}

Deno.test("A plugin's process that is killed under load costs no client an error, and loses nothing", async () => {
  await using sink = new Sink();
  const port = freePort();
  await using program = startMain([
    "--strict-plugins",
    "--plugin",
    faulty,
    ...inline(config(port, sink, { faulty: {} })),
  ]);
  await program.says(RUNNING);
  const load = new Load(port);
  for (let i = 0; i < 3; i++) {
    await load.goesOn();
    await killPlugin(program);
  }
  await load.goesOn();
  await load.stop();
  program.kill("SIGTERM");
  const outcome = await program.ended;
  assertEquals([outcome.code, load.refused], [0, []], outcome.stderr);
  const arrived = new Set(bodies(sink));
  assertEquals(load.accepted.filter((text) => !arrived.has(text)), [], "accepted and missing");
  assertStringIncludes(outcome.stderr, "The plugin's process failed, it is started again");
  assertStringIncludes(outcome.stderr, "signal: killed");
});

Deno.test("What the batch processor held in a process that is killed is lost, and counted in the log", async () => {
  await using sink = new Sink();
  const port = freePort();
  const processors = { batch: { timeout: "300ms" } };
  await using program = startMain(["--strict-plugins", "--plugin", batch, ...inline(config(port, sink, processors))]);
  await program.says(RUNNING);
  const load = new Load(port);
  await eventually("the first batch", () => sink.requests.length > 0);
  await load.goesOn();
  await killPlugin(program);
  await load.goesOn();
  await load.stop();
  program.kill("SIGTERM");
  const outcome = await program.ended;
  assertEquals([outcome.code, load.refused], [0, []], outcome.stderr);
  const [, counted = "0"] = /is lost: up to (\d+) items/.exec(outcome.stderr) ?? [];
  const arrived = new Set(bodies(sink));
  const missing = load.accepted.filter((text) => !arrived.has(text)).length;
  assert(missing <= Number(counted), `${missing} of ${load.accepted.length} are missing, ${counted} were counted`);
});

Deno.test("A Ctrl-C, which reaches the whole group, lets a plugin's process drain", async () => {
  await using sink = new Sink();
  const port = freePort();
  const args = ["--strict-plugins", "--plugin", batch, ...inline(config(port, sink, { batch: { timeout: "1h" } }))];
  const main = [Deno.execPath(), "run", "-q", "-P=run", "--no-prompt", join(PROJECT_ROOT, "main.ts"), ...args];
  await using program = new Program("setsid", main);
  await program.says(RUNNING);
  for (let i = 0; i < 50; i++) assertEquals(await sendLog(port, `${i}`), 200);
  assertEquals(sink.requests.length, 0);
  await new Deno.Command("kill", { args: ["-INT", "--", `-${program.pid}`] }).output();
  const outcome = await program.ended;
  assertEquals([outcome.code, bodies(sink).length], [0, 50], outcome.stderr);
  await eventually("the plugin's process is gone", () => !isAlive(pluginProcess(program)));
});

Deno.test("A program that is killed leaves no process of a plugin behind", async () => {
  const port = freePort();
  await using program = startMain([
    "--strict-plugins",
    "--plugin",
    batch,
    ...inline(config(port, undefined, { batch: {} })),
  ]);
  await program.says(RUNNING);
  const pid = pluginProcess(program);
  assert(isAlive(pid), `process ${pid} is not there`);
  program.kill("SIGKILL");
  await program.ended;
  await eventually("the plugin's process is gone", () => !isAlive(pid));
});

Deno.test("Collectors of one program share a plugin's process, each with its own configuration and log", async () => {
  const files = [{ path: faulty, process: { memoryBytes: 2 ** 29, timeoutMs: 1000 } }];
  const logs: string[][] = [[], []];
  const collectors: Collector[] = [];
  await using sinks = new AsyncDisposableStack();
  for (const log of logs) {
    const port = freePort();
    const sink = sinks.use(new Sink());
    const settings = quiet({ config: config(port, sink, { faulty: {} }), plugins: files, strictPlugins: true });
    const collector = sinks.use(await Collector.load({ ...settings, onLog: ({ message }) => log.push(message) }));
    await collector.start();
    collectors.push(collector);
    assertEquals(await sendLog(port, "x"), 200);
    await eventually("the record", () => bodies(sink).length === 1);
  }
  const pids = collectors.map(({ plugins }) => plugins.loaded[0]?.pid);
  assertEquals(pids[0], pids[1]);
  assertEquals(collectors[0]?.plugins.loaded[0]?.kind, "process");
  Deno.kill(pids[0] ?? 0, "SIGKILL");
  await eventually("both logs say it", () => logs.every((log) => log.some((line) => line.includes("process failed"))));
});
