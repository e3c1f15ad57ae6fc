import { PROJECT_ROOT } from "../ffi/paths.ts";
import { join } from "../std/path.ts";
import { assert, assertEquals } from "../../tests/support/assert.ts";
import { TempFolder } from "../../tests/support/temp.ts";
import { readSources, sameSources } from "./sources.ts";

Deno.test("readSources finds what a module names, directly or not, and nothing outside of its folder", () => {
  using temp = new TempFolder();
  Deno.mkdirSync(temp.at("modules/lib"), { recursive: true });
  temp.write("outside.ts", "");
  temp.write("modules/unrelated.ts", "");
  temp.write("modules/data.json", "{}");
  temp.write(
    "modules/lib/b.ts",
    `export * from '../module.ts'; const data = new URL("../data.json", import.meta.url);`,
  );
  temp.write("modules/lib/c.js", "");
  const module = temp.write(
    "modules/module.ts",
    `import { b } from "./lib/b.ts";
     import "otelcol/processor"; import "../outside.ts"; import "npm:yaml";
     const c = await import(\`./lib/c.js\`), text = "./ no file";
     import type { Gone } from "./gone.ts";`,
  );
  const sources = readSources(module);
  assertEquals(
    [...sources.keys()].sort(),
    ["data.json", "gone.ts", "lib/b.ts", "lib/c.js", "module.ts"].map((name) => temp.at(`modules/${name}`)),
  );
  assertEquals(sources.get(temp.at("modules/gone.ts")), undefined);
  temp.write("modules/unrelated.ts", "// changed");
  temp.write("modules/data.json", "{}");
  assert(sameSources(sources, readSources(module)), "nothing has changed");
  for (const name of ["data.json", "gone.ts", "lib/c.js"]) {
    const before = readSources(module);
    temp.write(`modules/${name}`, "// changed");
    assert(!sameSources(before, readSources(module)), name);
  }
  Deno.removeSync(module);
  assertEquals([...readSources(module)], [[module, undefined]]);
});

Deno.test("readSources follows code outside of the folder where the module may read", () => {
  using temp = new TempFolder();
  for (const folder of ["modules", "shared", "shared_not"]) Deno.mkdirSync(temp.at(folder));
  const module = temp.write(
    "modules/module.ts",
    `import "../shared/a.ts"; import "../one.ts"; import "../two.ts"; import "../shared_not/b.ts";
     const text = "../shared/data.json";`,
  );
  for (const name of ["shared/a.ts", "one.ts", "two.ts", "shared_not/b.ts", "shared/data.json"]) temp.write(name, "");
  const found = [...readSources(module, [temp.at("shared"), temp.at("one.ts")]).keys()].sort();
  assertEquals(found, ["modules/module.ts", "one.ts", "shared/a.ts"].map((name) => temp.at(name)));
});

Deno.test("readSources follows what an import map names, where the module may read", () => {
  using temp = new TempFolder();
  const module = temp.write(
    "module.ts",
    `import { defineProcessor } from "otelcol/processor"; import "npm:zod"; import "zod"; import "not/mapped";`,
  );
  assertEquals([...readSources(module).keys()], [module]);
  const authoring = join(PROJECT_ROOT, "lib", "authoring");
  const found = [...readSources(module, [authoring]).keys()];
  for (const file of ["processor.ts", "define.ts"]) assert(found.includes(join(authoring, file)), file);
  assertEquals(found.filter((path) => path !== module && !path.startsWith(authoring)), []);
});
