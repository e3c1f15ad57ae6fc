import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals } from "./support/assert.ts";
import { buildC, buildOldLibrary, buildPlugin, buildPluginWithOtherFlags, buildProgram } from "./support/built.ts";
import { LIBRARY, PLUGIN } from "./support/collector.ts";
import { probe } from "./support/probe.ts";
import { assertPluginsRefused } from "./support/refusals.ts";
import { TempFolder } from "./support/temp.ts";

const NAME_IT = "name the right file";
const BUILD_IT = "with -buildmode=plugin";
const REBUILD_IT = "with this library's Go, flags and module versions";
const EXPORT_IT = "`func NewFactory() processor.Factory`";

Deno.test("A plugin file that is not there, or behind links that lead nowhere, is refused", async () => {
  using folder = new TempFolder();
  const [loop, dangling] = [folder.at("loop.so"), folder.at("dangling.so")];
  Deno.symlinkSync("loop.so", loop);
  Deno.symlinkSync("nowhere.so", dangling);
  const code = "PLUGIN_NOT_FOUND";
  const gone = { code, what: "no such file or directory", cure: NAME_IT } as const;
  await assertPluginsRefused([
    { ...gone, path: folder.at("missing.so") },
    { ...gone, path: "missing.so" },
    { ...gone, path: dangling },
    { path: loop, code, what: "too many levels of symbolic links", cure: "name the file itself" },
    { path: folder.write("file", "") + "/x.so", code, what: "not a directory", cure: NAME_IT },
  ]);
});

Deno.test("A plugin file that is something else is refused before it is opened", async () => {
  using folder = new TempFolder();
  Deno.mkdirSync(folder.at("folder.so"));
  await new Deno.Command("mkfifo", { args: [folder.at("fifo.so")] }).output();
  const whole = await Deno.readFile(PLUGIN);
  const foreign = whole.slice();
  foreign.set([Deno.build.arch === "x86_64" ? 183 : 62, 0], 18); // e_machine of the ELF header
  const [own, other] = Deno.build.arch === "x86_64" ? ["EM_X86_64", "EM_AARCH64"] : ["EM_AARCH64", "EM_X86_64"];
  const invalid = (path: string, what: string) => ({ path, code: "PLUGIN_INVALID", what, cure: BUILD_IT }) as const;
  const library = "it is a Go c-shared library, not a plugin";
  await assertPluginsRefused([
    { ...invalid(folder.at("folder.so"), "it is a folder"), cure: `deno task build-plugin ${folder.at("folder.so")}` },
    invalid(folder.at("fifo.so"), "it is not a regular file"),
    invalid(folder.write("empty.so", ""), "the file is empty"),
    invalid(folder.write("text.so", "#!/bin/sh\n".repeat(100)), "it is not a whole ELF file"),
    invalid(folder.write("half.so", whole.subarray(0, whole.length / 2)), "it is not a whole ELF file"),
    invalid(folder.write("page.so", whole.subarray(0, 4096)), "it is not a whole ELF file"),
    invalid(folder.write("foreign.so", foreign), `it is made for ${other}, this is ${own}`),
    invalid(await buildC(folder, "c", "int NewFactory(void) { return 0; }"), "it is no Go program"),
    invalid(await buildProgram(), "it is a Go program with -buildmode=exe, not a plugin"),
    invalid(await buildOldLibrary(), library), // each of the two would end the process if it was opened
    invalid(LIBRARY, library),
  ]);
});

Deno.test("A plugin that was built otherwise than the library is refused, with what differs", async () => {
  const otherwise = (path: string, what: string) =>
    ({ path, code: "PLUGIN_INCOMPATIBLE", what, cure: REBUILD_IT }) as const;
  const table = "it was not built for this library\n";
  await assertPluginsRefused([
    otherwise(
      await buildPluginWithOtherFlags(["-ldflags", "-s -w"]),
      `${table}             plugin  library\n  -trimpath  (none)  true`,
    ),
    otherwise(
      await buildPluginWithOtherFlags(["-trimpath", "-tags", "other"]),
      `${table}         plugin  library\n  -tags  other   (none)`,
    ),
    otherwise(
      await buildPlugin("otherversion"),
      `${table}                        plugin   library\n  go.uber.org/multierr  v1.10.0  v1.11.0`,
    ),
    otherwise(await buildPlugin("othercode"), "plugin.Open("), // the versions are the same: Go itself sees it
  ]);
  const [thrown] = await probe("plugin", [await buildPlugin("othercode")], ["-P=run", "--no-prompt"]);
  assertEquals(/different version of package go\.uber\.org\/multierr$/.test(thrown?.message ?? ""), true);
});

Deno.test("A plugin whose own code is wrong is refused, and the process lives", async () => {
  const link = join(PROJECT_ROOT, "build", "test", `link-${crypto.randomUUID()}.so`);
  const noFactory = await buildPlugin("nofactory");
  Deno.symlinkSync(noFactory, link);
  const missing = {
    code: "PLUGIN_NO_FACTORY",
    what: "it exports neither NewFactory nor NewFactories",
    cure: EXPORT_IT,
  } as const;
  const failed = { code: "PLUGIN_FAILED", cure: "in the plugin's own code" } as const;
  try {
    await assertPluginsRefused([
      { ...missing, path: noFactory },
      { ...missing, path: link, named: noFactory },
      { ...missing, path: await buildPlugin("wrongtype"), what: "its NewFactory is or gives int, not a component" },
      { ...missing, path: await buildPlugin("nilfactory"), what: "its NewFactory is or gives <nil>, not a component" },
      { ...failed, path: await buildPlugin("initpanics"), what: "it panicked: the beginning is broken" },
      { ...failed, path: await buildPlugin("panics"), what: "its NewFactory panicked: the factory is broken" },
    ]);
  } finally {
    Deno.removeSync(link);
  }
});

Deno.test("A plugin that brings what is there already, and a copy of one, are refused", async () => {
  using folder = new TempFolder();
  const [good, panics] = [await buildPlugin("good"), await buildPlugin("initpanics")];
  const [copy, copyOfPanics] = [folder.at("copy.so"), folder.at("copy-of-panics.so")];
  Deno.copyFileSync(good, copy);
  Deno.copyFileSync(panics, copyOfPanics);
  const conflict = {
    code: "PLUGIN_CONFLICT",
    what: "a copy of it was opened from another file",
    cure: "once",
  } as const;
  await assertPluginsRefused([
    {
      path: await buildPlugin("conflict"),
      code: "PLUGIN_CONFLICT",
      what:
        `the extension type "zpages" is already there, from go.opentelemetry.io/collector/extension/zpagesextension`,
      cure: "Leave this plugin out",
    },
    { ...conflict, path: copy, after: good },
  ]);
  // A plugin that panicked is not opened again: Go would wait for ever.
  const thrown = await probe("plugin", [panics, panics, copyOfPanics], ["-P=run", "--no-prompt"]);
  assertEquals(thrown.map(({ code }) => code), ["PLUGIN_FAILED", "PLUGIN_FAILED", "PLUGIN_CONFLICT"]);
});
