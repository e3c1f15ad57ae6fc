import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertMatch } from "./support/assert.ts";
import type { Program } from "./support/cli.ts";
import { sendLog } from "./support/collector.ts";
import { arrived, ModuleFolder, through } from "./support/module_folder.ts";
import { eventually, freePort } from "./support/net.ts";
import { inline, whileRunning } from "./support/running.ts";
import { type Json, Sink } from "./support/sink.ts";

/** The lines of a program about modules: those of standard output, then those of standard error. */
function said(program: Program): string[][] {
  return [program.stdout, program.stderr].map((text) =>
    text.split("\n").slice(0, -1).filter((line) => line.startsWith("watch "))
  );
}

/** Waits for one more line about modules, which it returns. */
async function next(program: Program, save: () => void): Promise<string> {
  const before = said(program);
  save();
  const fresh = () => said(program).flatMap((lines, stream) => lines.slice(before[stream]?.length));
  await eventually("a line about the module", () => fresh().length > 0);
  const [line = "", ...more] = fresh();
  assertEquals(more, []);
  return line;
}

/** Runs `main.ts run --watch` with processors, with the permissions of `deno task run`. */
async function watching(
  processors: (port: number) => Json,
  sink: Sink,
  fn: (program: Program, port: number) => Promise<void>,
) {
  const port = freePort();
  const config = through(port, sink, processors(port) as Record<string, Json>);
  return await whileRunning(["run", "--watch", ...inline(config)], (program) => fn(program, port));
}

/** A folder that `deno task run` may read. */
function folderInside(): ModuleFolder {
  return new ModuleFolder(join(PROJECT_ROOT, "build", "test"));
}

Deno.test("run --watch lets each saved version take over, says so, and keeps the one before when it is broken", async () => {
  await using sink = new Sink();
  using folder = folderInside();
  folder.stamp("1");
  const { code } = await watching(() => ({ "deno/test": { module: folder.module } }), sink, async (program, port) => {
    const version = async () => {
      assertEquals(await sendLog(port, "x"), 200);
      return arrived(sink).at(-1)?.stamps["version"];
    };
    assertEquals(await version(), "1");
    assertMatch(
      await next(program, () => folder.stamp("2")),
      /^watch {4}deno\/test: the new version has taken over in \d+ ms$/,
    );
    assertEquals(await version(), "2");
    const broken = await next(program, () => folder.define("logs() {", "broken broken"));
    assertMatch(broken, /^watch {4}deno\/test: the version before goes on\. Cannot replace .*module\.ts:2:\d+/);
    assertEquals(await version(), "2");
    assertMatch(await next(program, () => folder.stamp("3")), /has taken over/);
    assertEquals(await version(), "3");
    const removed = await next(program, () => Deno.removeSync(folder.module));
    assertMatch(removed, /goes on.*module\.ts/);
    assertEquals(await version(), "3");
    const renamed = await next(program, () => {
      const module = folder.module;
      folder.stamp("4");
      Deno.renameSync(module, folder.at("module.ts~")); // as editors save
      Deno.copyFileSync(folder.at("module.ts~"), folder.at(".module.ts.swp"));
      Deno.renameSync(folder.at(".module.ts.swp"), module);
    });
    assertMatch(renamed, /has taken over/);
    assertEquals(await version(), "4");
  });
  assertEquals(code, 0);
});

Deno.test("run --watch watches what modules import, and swaps only those that a change is of", async () => {
  await using sink = new Sink();
  using folder = folderInside();
  Deno.mkdirSync(folder.at("lib"));
  const importing = (name: string, file: string) =>
    folder.write(
      `${name}.ts`,
      `import { defineProcessor } from "otelcol/processor";
       import { version } from "./lib/${file}.ts";
       export default defineProcessor({
         logs(batch) { for (const record of batch.records()) record.attributes.set("${name}", version); },
       });`,
    );
  const set = (file: string, version: number) => folder.write(`lib/${file}.ts`, `export const version = ${version};`);
  set("one", 1);
  set("two", 1);
  const modules = { a: importing("a", "one"), b: importing("b", "two") };
  const processors = () => ({
    "deno/a": { module: modules.a, workers: 1 },
    "deno/b": { module: modules.b, workers: 2 }, // so that they do not share Workers
  });
  const { code } = await watching(processors, sink, async (program, port) => {
    const stamps = async () => {
      assertEquals(await sendLog(port, "x"), 200);
      return arrived(sink).at(-1)?.stamps;
    };
    assertEquals(await stamps(), { a: 1, b: 1 });
    assertMatch(await next(program, () => set("one", 2)), /^watch {4}deno\/a: the new/);
    assertEquals(await stamps(), { a: 2, b: 1 });
    folder.write("lib/unrelated.ts", "export {};");
    Deno.utimeSync(modules.b, new Date(), new Date());
    assertMatch(await next(program, () => set("two", 3)), /^watch {4}deno\/b: the new/);
    assertEquals(await stamps(), { a: 2, b: 3 });
    Deno.mkdirSync(folder.at("more"));
    folder.write("more/deep.ts", "export const version = 10;");
    assertMatch(await next(program, () => folder.write("lib/one.ts", `export * from "../more/deep.ts";`)), /deno\/a/);
    assertEquals(await stamps(), { a: 10, b: 3 });
    assertMatch(await next(program, () => folder.write("more/deep.ts", "export const version = 11;")), /deno\/a/);
    assertEquals(await stamps(), { a: 11, b: 3 });
  });
  assertEquals(code, 0);
});
