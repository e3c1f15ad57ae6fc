import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals } from "./support/assert.ts";
import { assertFailed } from "./support/outcome.ts";
import { runTask } from "./support/tasks.ts";
import { TempFolder } from "./support/temp.ts";
import { FAULTY } from "./support/ways.ts";

const SOURCE = join(PROJECT_ROOT, "tests", "fixtures", "plugins", "wrongtype");

Deno.test("A NewFactory that gives no factory is refused when it is built, in every way, and nothing is left", async () => {
  using folder = new TempFolder();
  const plugin = await runTask("build_plugin", [SOURCE, "--out", folder.at("wrong.so")]);
  assertFailed(plugin, 1, "its NewFactory is or gives int, not a component factory");
  const child = await runTask("build_plugin", [SOURCE, "--process", "--out", folder.at("wrong")]);
  assertFailed(child, 1, "cannot use NewFactory() (value of type int) as component.Factory value");

  folder.write("go.mod", "module example.com/faultyprocessor\n\ngo 1.26.0\n");
  folder.write("wrong.go", "package faultyprocessor\n\nfunc NewFactory() int { return 1 }\n");
  const manifest = folder.write("builder.yaml", await Deno.readTextFile(join(FAULTY, "builder.yaml")));
  const library = await runTask("build_go", ["--manifest", manifest, "--out", folder.at("library")]);
  assertFailed(library, 1, "cannot use faultyprocessor.NewFactory() (value of type int) as processor.Factory");

  const left = [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
  assertEquals(left, ["builder.yaml", "go.mod", "library", "wrong.go"]);
  assertEquals([...Deno.readDirSync(folder.at("library"))].map(({ name }) => name), ["stage"]);
});
