import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { type Outcome, type Program, startMain } from "./support/cli.ts";
import { PLUGIN, sendLog } from "./support/collector.ts";
import { eventually, freePort, isListening } from "./support/net.ts";
import { logsOnly } from "./support/running.ts";
import { Sink } from "./support/sink.ts";
import { TempFolder } from "./support/temp.ts";

const SOURCE = join(PROJECT_ROOT, "tests", "fixtures", "plugins", "stamp", "main.go");
const WATCHING = { flags: ["-P=watch", "--no-prompt"], env: { PATH: withDeno() } };
/** A first build compiles the Collector's packages. */
const COLD = 300_000;

/** The search path with this Deno first: `deno task` sets it so. */
function withDeno(): string {
  return `${join(Deno.execPath(), "..")}:${Deno.env.get("PATH") ?? ""}`;
}

/** Sends numbered records one after the other, as a client that sends again what was not accepted, until it is told. */
function keepSending(port: number): { stop(): Promise<string[]> } {
  const accepted: string[] = [];
  let over = false;
  const done = (async () => {
    while (!over) {
      const body = `record ${accepted.length}`;
      try {
        if (await sendLog(port, body) === 200) accepted.push(body);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // nobody listens just now
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    async stop() {
      over = true;
      await done;
      return accepted;
    },
  };
}

async function stop(program: Program): Promise<Outcome> {
  program.kill("SIGTERM");
  return await program.ended;
}

/** The stamps of what arrived, without repetition. */
function stamps(sink: Sink): unknown[] {
  return [...new Set(sink.items("logs").map(({ resource }) => resource["stamp"]))];
}

Deno.test("A watched plugin moves over to its new builds, and nothing that was accepted is lost", async () => {
  using temp = new TempFolder();
  await using sink = new Sink();
  const port = freePort();
  const source = await Deno.readTextFile(SOURCE);
  const save = (text: string) => temp.write("main.go", source.replace(`"one"`, text));
  save(`"one"`);
  // The batch processor holds what it has until the collector stops.
  const processors = { stamp: {}, batch: { timeout: "1h", send_batch_size: 1_000_000 } };
  const args = ["--watch-plugins", "--plugin", `${temp.path},${PLUGIN}`, ...logsOnly(port, sink, processors)];
  await using program = startMain(args, WATCHING);
  await program.says("watch    /", COLD);
  const client = keepSending(port);
  assertEquals(await sendLog(port, "for the first build"), 200);

  save(`"two"`);
  await program.says("watch    moved over to the new build in ", COLD);
  await eventually("the first build's records", () => stamps(sink), (values) => values.includes("one"));

  save("undefinedName");
  await program.says("The collector goes on with the build before");
  assertStringIncludes(program.stderr, "undefined: undefinedName");
  assertEquals(await sendLog(port, "in spite of the failed build"), 200);

  save(`"three"\n\nfunc init() { panic("at its opening") }`);
  await eventually("the second failed build", () => program.stderr, (text) => text.split("goes on with").length === 3);

  assertStringIncludes(program.stderr, "at its opening");

  save(`"four"`);
  await eventually("the second move", () => program.stdout, (text) => text.split("moved over").length === 3);
  const accepted = await client.stop();
  assertEquals(await sendLog(port, "the last"), 200);
  const outcome = await stop(program);
  assertEquals(outcome.code, 0, outcome.stderr);
  assertEquals(await isListening(port), false);
  const arrived = sink.items("logs").map(({ item }) => (item["body"] as { stringValue: string }).stringValue);
  assertEquals(accepted.filter((body) => !arrived.includes(body)), []);
  assertEquals(stamps(sink), ["one", "two", "four"]);
});

Deno.test("A new build that cannot start leaves the one before", async () => {
  using temp = new TempFolder();
  await using sink = new Sink();
  const port = freePort();
  const source = await Deno.readTextFile(SOURCE);
  temp.write("main.go", source);
  const args = ["--watch-plugins", "--plugin", temp.path, ...logsOnly(port, sink, { stamp: {} })];
  await using program = startMain(args, WATCHING);
  await program.says("watch    /", COLD);
  temp.write("main.go", source.replace("return processorhelper", `panic("at its creation")\n\treturn processorhelper`));
  await program.says("the new build does not start, back to the one before", COLD);
  assertStringIncludes(program.stderr, "at its creation");
  await eventually("the build before", () => program.stdout, (text) => text.split("\nrunning ").length === 3);
  assertEquals(await sendLog(port, "x"), 200);
  assertEquals((await stop(program)).code, 0);
  assertEquals(stamps(sink), ["one"]);
});

Deno.test("Watching needs a folder, and the permission to build", async () => {
  const nothing = await startMain(["--watch-plugins", "--plugin", PLUGIN], WATCHING).ended;
  assertEquals(nothing.code, 2);
  assertMatch(nothing.stderr, /no --plugin is a folder with a plugin's Go sources\n.*--watch-plugins --plugin/);
  const refused = await startMain(["--watch-plugins", "--plugin", "."]).ended;
  assertEquals(refused.code, 1);
  assertMatch(refused.stderr, /may not run `deno`.*\n.*deno task watch --plugin FOLDER/);
});
