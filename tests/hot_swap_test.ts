import { Collector, CollectorError } from "../lib/mod.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "./support/assert.ts";
import { quiet, sendLog } from "./support/collector.ts";
import { Load } from "./support/load.ts";
import { arrived, ModuleFolder, through } from "./support/module_folder.ts";
import { freePort } from "./support/net.ts";
import { type Json, Sink } from "./support/sink.ts";

/** A collector that runs with one processor of the folder's module. */
async function start(port: number, sink: Sink, folder: ModuleFolder, more: Json = {}): Promise<Collector> {
  const collector = await Collector.load(quiet({
    config: through(port, sink, { "deno/test": { module: folder.module, ...more } }),
  }));
  await collector.start();
  return collector;
}

for (
  const [swaps, workers, isolation] of [[50, 1, "worker"], [50, 3, "worker"], [10, 1, "process"], [
    10,
    2,
    "process",
  ]] as const
) {
  const where = `with workers: ${workers}, isolation: ${isolation}`;
  Deno.test(`${swaps} hot swaps under load lose no record and double none, ${where}`, async () => {
    await using sink = new Sink();
    using folder = new ModuleFolder();
    const port = freePort();
    folder.stamp("0");
    await using collector = await start(port, sink, folder, { workers, isolation });
    const load = new Load(port);
    for (let i = 1; i <= swaps; i++) {
      folder.stamp(`${i}`, i % 2 === 0 ? `reads: ["body"],` : "");
      await collector.replaceModule("deno/test");
      if (i % 5 === 0) await load.goesOn();
    }
    await load.stop();
    assertEquals(load.refused, []);
    const records = arrived(sink);
    assertEquals(records.map(({ body }) => body).sort(), [...load.accepted].sort());
    assertEquals(records.filter(({ stamps }) => stamps["version"] === undefined), []);
    for (let client = 0; client < 4; client++) {
      const own = records.map(({ body }) => body).filter((body) => body.startsWith(`${client}/`));
      assertEquals(
        own,
        own.toSorted((a, b) => Number(a.slice(2)) - Number(b.slice(2))),
        `the order of client ${client}`,
      );
    }
    if (workers > 1) return;
    const versions = records.map(({ stamps }) => Number(stamps["version"]));
    assert(new Set(versions).size > 2, "several versions were at work");
    const counts = records.map(({ stamps }) => Number(stamps["batches"])).sort((a, b) => a - b);
    assertEquals(counts, counts.map((_, i) => i + 1), "the state went from version to version");
  });
}

for (const isolation of ["worker", "process"]) {
  Deno.test(`A hot swap runs the old stop hook, then the new start hook, and takes the state along, in a ${isolation}`, async () => {
    await using sink = new Sink();
    using folder = new ModuleFolder();
    const port = freePort();
    const define = (version: number) =>
      folder.define(`
      start({ state }) { state.life = [...state.life ?? [], "start ${version}"]; },
      stop({ state, signal }) { state.life.push("stop ${version}" + (signal.aborted ? "" : ", not aborted")); },
      logs(batch, { state, signal }) {
        const life = state.life.join(", ") + (signal.aborted ? ", aborted" : "");
        for (const record of batch.records()) record.attributes.set("life", life);
      },
    `);
    define(1);
    await using collector = await start(port, sink, folder, { isolation });
    const life = async () => {
      assertEquals(await sendLog(port, "x"), 200);
      return arrived(sink).at(-1)?.stamps["life"];
    };
    assertEquals(await life(), "start 1");
    define(2);
    const replacement = await collector.replaceModule("deno/test");
    assertEquals(replacement.components, ["deno/test"]);
    assert(replacement.paused > 0 && replacement.paused < replacement.milliseconds);
    assertEquals(await life(), "start 1, stop 1, start 2");
    folder.define(`start() { throw new Error("not today"); }, logs() {}`);
    await assertRejects(() => collector.replaceModule("deno/test"), CollectorError, "not today (module.ts:3:");
    assertEquals(await life(), "start 1, stop 1, start 2, stop 2, start 2");
    await collector.stop();
  });
}

/** What is wrong with a new version, and what the error says. */
const BROKEN: Record<string, { write: (folder: ModuleFolder) => void; says: RegExp }> = {
  "a syntax error": {
    write: (folder) => folder.define("logs(batch) { let x = ; }"),
    says: /module\.ts:3:5/,
  },
  "an exception at the top level": {
    write: (folder) => folder.define("logs() {}", `throw new Error("no luck");`),
    says: /no luck.*module\.ts:2:7/s,
  },
  "a promise that is rejected at the top level": {
    write: (folder) => folder.define("logs() {}", `await Promise.reject(new Error("no luck"));`),
    says: /no luck.*module\.ts:2:/s,
  },
  "no default export": {
    write: (folder) => void folder.write("module.ts", "export const nothing = 1;"),
    says: /it has no default export/,
  },
  "an import that is not there": {
    write: (folder) => folder.define("logs() {}", `import "./not_there.ts";`),
    says: /not_there\.ts/,
  },
  "options that it refuses now": {
    write: (folder) =>
      folder.define(
        `options: { "~standard": { version: 1, vendor: "test", validate: () => ({ issues: [{ message: "no" }] }) } },
         logs() {}`,
      ),
    says: /its options are wrong/,
  },
  "no handler for logs any more": {
    write: (folder) => folder.define("traces() {}"),
    says: /has no handler for logs/,
  },
  "a start hook that throws": {
    write: (folder) => folder.define(`start() { throw new Error("no luck"); }, logs() {}`),
    says: /start hook.*no luck \(module\.ts:3:/,
  },
  "a start hook that does not end": {
    write: (folder) => folder.define(`start: () => new Promise(() => {}), logs() {}`),
    says: /start hook.*within 2000 ms/,
  },
  "an error that nobody catches in the start hook": {
    write: (folder) =>
      folder.define(`start: () => new Promise(() => setTimeout(() => { throw new Error("no luck") })), logs() {}`),
    says: /Cannot use module .* Error: no luck \(module\.ts:3:/,
  },
};

Deno.test("A new version that is broken is refused, and the old one goes on with its state", async (t) => {
  await using sink = new Sink();
  using folder = new ModuleFolder();
  const port = freePort();
  folder.stamp("good");
  await using collector = await start(port, sink, folder, { timeout: "2s" });
  let batches = 0;
  for (const [name, { write, says }] of Object.entries(BROKEN)) {
    await t.step(name, async () => {
      write(folder);
      const error = await assertRejects(() => collector.replaceModule("deno/test"), CollectorError);
      assertEquals(error.code, "MODULE_REFUSED");
      assertEquals(error.component, "deno/test");
      assertMatch(error.message, says);
      assertEquals(await sendLog(port, name), 200);
      assertEquals(arrived(sink).at(-1), { body: name, stamps: { version: "good", batches: ++batches } });
    });
  }
});

Deno.test("A state that cannot be copied refuses a new version, and is not lost", async () => {
  await using sink = new Sink();
  using folder = new ModuleFolder();
  const port = freePort();
  folder.define(`logs(batch, { state }) {
    state.next ??= ((n) => () => ++n)(0);
    for (const record of batch.records()) record.attributes.set("n", state.next());
  }`);
  await using collector = await start(port, sink, folder);
  assertEquals(await sendLog(port, "x"), 200);
  const error = await assertRejects(() => collector.replaceModule("deno/test"), CollectorError);
  assertEquals(error.code, "MODULE_REFUSED");
  assertMatch(error.message, /The state of "deno\/test" cannot be copied/);
  assertEquals(await sendLog(port, "x"), 200);
  assertEquals(arrived(sink).map(({ stamps }) => stamps["n"]), [1, 2]);
});

Deno.test("A module that was readOnly when the pipelines were built stays so", async () => {
  await using sink = new Sink();
  using folder = new ModuleFolder();
  const port = freePort();
  const define = (readOnly: boolean) => folder.define(`readOnly: ${readOnly}, logs() {}`);
  define(true);
  await using collector = await start(port, sink, folder);
  define(false);
  const error = await assertRejects(() => collector.replaceModule("deno/test"), CollectorError);
  assertMatch(error.message, /not readOnly any more/);
  assertMatch(error.hint ?? "", /Restart the collector/);
  define(true);
  await collector.replaceModule("deno/test");
});

Deno.test("Components that share their Workers are replaced together, each with its state", async () => {
  await using sink = new Sink();
  using folders = {
    a: new ModuleFolder(),
    b: new ModuleFolder(),
    [Symbol.dispose]() {
      this.a[Symbol.dispose]();
      this.b[Symbol.dispose]();
    },
  };
  const port = freePort();
  const define = (name: "a" | "b", version: number) =>
    folders[name].define(`logs(batch, { state }) {
      state.${name} = (state.${name} ?? 0) + 1;
      for (const record of batch.records()) record.attributes.set("${name}", "${version} " + JSON.stringify(state));
    }`);
  define("a", 1);
  define("b", 1);
  await using collector = await Collector.load(quiet({
    config: through(port, sink, { "deno/a": { module: folders.a.module }, "deno/b": { module: folders.b.module } }),
  }));
  await collector.start();
  assertEquals(await sendLog(port, "x"), 200);
  define("a", 2);
  define("b", 2);
  const { components } = await collector.replaceModule("deno/b");
  assertEquals(components.sort(), ["deno/a", "deno/b"]);
  assertEquals(await sendLog(port, "x"), 200);
  assertEquals(arrived(sink).at(-1)?.stamps, { a: `2 {"a":2}`, b: `2 {"b":2}` });
});

Deno.test("Swaps that are wanted at once come one after the other", async () => {
  await using sink = new Sink();
  using folder = new ModuleFolder();
  const port = freePort();
  folder.stamp("1");
  await using collector = await start(port, sink, folder, { workers: 2 });
  const load = new Load(port);
  await Promise.all([1, 2, 3, 4].map(() => collector.replaceModule("deno/test")));
  await load.goesOn();
  await load.stop();
  assertEquals(load.refused, []);
  assertEquals(arrived(sink).map(({ body }) => body).sort(), [...load.accepted].sort());
});

Deno.test("A swap that meets a stop ends, and so does the stop", async () => {
  await using sink = new Sink();
  using folder = new ModuleFolder();
  const port = freePort();
  folder.stamp("1", "start() {}, stop() {},");
  await using collector = await start(port, sink, folder);
  for (const wait of [0, 0, 20, 40, 80]) {
    const swap = collector.replaceModule("deno/test").then(() => "replaced", (error: CollectorError) => error.code);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait)); // another moment of the swap
    await collector.stop();
    assertMatch(await swap, /^(replaced|MODULE_REFUSED)$/);
    await collector.start();
    assertEquals(await sendLog(port, "x"), 200);
  }
});

Deno.test("Only what runs can be replaced", async () => {
  await using sink = new Sink();
  using folder = new ModuleFolder();
  folder.stamp("1");
  const collector = await start(freePort(), sink, folder);
  const unknown = await assertRejects(() => collector.replaceModule("deno/other"), CollectorError);
  assertEquals(unknown.code, "INVALID_ARGUMENT");
  assertMatch(unknown.hint ?? "", /deno\/test/);
  await collector.stop();
  const stopped = await assertRejects(() => collector.replaceModule("deno/test"), CollectorError);
  assertEquals(stopped.code, "INVALID_ARGUMENT");
  await collector[Symbol.asyncDispose]();
});

Deno.test("A handler that hangs does not keep a new version out", async () => {
  await using sink = new Sink();
  using folder = new ModuleFolder();
  const port = freePort();
  folder.define(`logs() { ${folder.hang(5000)} }`);
  await using collector = await start(port, sink, folder, { timeout: "100ms", ...folder.mayHang });
  const hangs = sendLog(port, "hangs");
  await folder.hangs();
  folder.stamp("mended");
  await collector.replaceModule("deno/test");
  assertEquals(await hangs, 503);
  assertEquals(await sendLog(port, "x"), 200);
  assertEquals(arrived(sink).map(({ stamps }) => stamps["version"]), ["mended"]);
});
