import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { config, LIBRARY, sendLog } from "./support/collector.ts";
import { eventually, freePort } from "./support/net.ts";
import { assertSucceeded } from "./support/outcome.ts";
import { inline, whileRunning } from "./support/running.ts";
import { Sink } from "./support/sink.ts";
import { runTask } from "./support/tasks.ts";
import { TempFolder } from "./support/temp.ts";

const CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib";
const REDACTION = `${CONTRIB}/processor/redactionprocessor`;
const FIXTURES = join(PROJECT_ROOT, "tests", "fixtures");

/** Runs a collector with a plugin's processor, sends one log record through it, and gives what arrived. */
async function throughPlugin(file: string, processors: Record<string, unknown>, body: string): Promise<unknown> {
  await using sink = new Sink();
  const port = freePort();
  const args = [...inline(config(port, sink, processors)), "--plugin", file, "--strict-plugins"];
  const ended = await whileRunning(args, async () => {
    assertEquals(await sendLog(port, body), 200);
    await eventually("the record", () => sink.items("logs").length, (count) => count === 1);
  });
  assertSucceeded(ended);
  return sink.items("logs")[0]?.item["body"];
}

Deno.test("build-plugin makes a contrib processor of the library's Collector version, which works in a pipeline", async () => {
  using folder = new TempFolder();
  const out = folder.at("plugin.so");
  const built = await runTask("build_plugin", [REDACTION, "--out", out, "--json"]);
  assertSucceeded(built);
  assertStringIncludes(built.stderr, `${REDACTION} v0.165.0 (the library's Collector version)`);
  const { milliseconds, bytes, ...result } = JSON.parse(built.stdout);
  assertEquals(result, {
    file: out,
    module: REDACTION,
    version: "v0.165.0",
    components: [{ kind: "processor", type: "redaction" }],
  });
  assertEquals(bytes, Deno.statSync(out).size);
  assert(milliseconds > 0);
  assertEquals([...Deno.readDirSync(folder.path)].length, 1);
  const settings = { allow_all_keys: true, blocked_values: ["4[0-9]{15}"] };
  const body = await throughPlugin(out, { redaction: settings }, "the card 4111111111111111");
  assertEquals(body, { stringValue: "the card ****" });
});

Deno.test("build-plugin builds folders: main packages and others, in a module or in none, with the library's versions", async () => {
  using folder = new TempFolder();
  const library = folder.at("libotelcorecol.so");
  Deno.linkSync(LIBRARY, library);
  const cases: [string, string, string[]][] = [
    ["plugins/good", "goodextension.so", ["extension good"]], // package main, no module
    ["plugins/pair", "pair.so", ["extension one", "extension two"]], // NewFactories
    ["sources/module", "fromfolderextension.so", ["extension fromfolder"]], // its go.mod wants other versions
    ["../../go/plugins/dynbatchprocessor", "batchprocessor.so", ["processor batch"]], // package main in a module
  ];
  for (const [source, name, components] of cases) {
    const built = await runTask("build_plugin", [join(FIXTURES, source), "--library", library, "--json"]);
    assertSucceeded(built);
    const result = JSON.parse(built.stdout) as { file: string; components: { kind: string; type: string }[] };
    assertEquals(result.file, join(folder.path, "plugins", name));
    assertEquals(result.components.map(({ kind, type }) => `${kind} ${type}`), components);
  }
});

Deno.test("build-plugin gives a folder without a module another identity when its code changes", async () => {
  using folder = new TempFolder();
  const text = Deno.readTextFileSync(join(FIXTURES, "plugins", "good", "main.go"));
  const build = async (type: string) => {
    folder.write("main.go", text.replace(`MustNewType("good")`, `MustNewType("${type}")`));
    const { stdout, stderr } = await runTask("build_plugin", [".", "--out", `${type}.so`], {
      env: { INIT_CWD: folder.path },
    });
    assertMatch(stdout, new RegExp(`extension "${type}"`), stderr);
    return folder.at(`${type}.so`);
  };
  const [first, second] = [await build("first"), await build("second")];
  const ended = await whileRunning(
    [...inline(config(freePort())), "--plugin", `${first},${second}`, "--strict-plugins"],
    () => {},
  );
  assertSucceeded(ended, `extension "first"`, `extension "second"`);
});

Deno.test("build-plugin --process makes an executable of a main package that is empty, which works in a pipeline", async () => {
  using folder = new TempFolder();
  const out = folder.at("batch");
  const source = join(PROJECT_ROOT, "go", "plugins", "dynbatchprocessor");
  const before = Deno.readTextFileSync(join(source, "main.go"));
  assertSucceeded(await runTask("build_plugin", [source, "--process", "--out", out]), `processor "batch"`);
  assertEquals(Deno.readTextFileSync(join(source, "main.go")), before);
  assertEquals([...Deno.readDirSync(source)].length, 1);
  assertEquals(await throughPlugin(out, { batch: { timeout: "1ms" } }, "in its process"), {
    stringValue: "in its process",
  });
});
