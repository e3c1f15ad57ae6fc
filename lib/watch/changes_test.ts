import { assertEquals } from "../../tests/support/assert.ts";
import { TempFolder } from "../../tests/support/temp.ts";
import { Changes } from "./changes.ts";
import { isGoSource } from "./watch.ts";

Deno.test("Changes tells the folder whose sources changed, also beside one whose name it begins with", async () => {
  using temp = new TempFolder();
  const folders = ["plugin", "plugin2"].map((name) => temp.at(name));
  for (const folder of folders) Deno.mkdirSync(folder);
  using changes = new Changes(folders, { recursive: true, counts: isGoSource });
  temp.write("plugin2/main.go", "package main");
  temp.write("plugin/README.md", "no source");
  assertEquals(await changes.next(), [temp.at("plugin2")]);
  temp.write("plugin/go.mod", "module x");
  temp.write("plugin2/main.go", "package main // again");
  assertEquals((await changes.next()).sort(), folders);
});

Deno.test("Changes ends a wait when it is disposed", async () => {
  using temp = new TempFolder();
  const changes = new Changes([temp.path], { recursive: true, counts: isGoSource });
  const next = changes.next();
  changes[Symbol.dispose]();
  assertEquals(await next, []);
});
