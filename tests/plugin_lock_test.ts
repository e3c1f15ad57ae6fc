import { Collector, CollectorError, type PluginInfo } from "../lib/mod.ts";
import type { LockDifference, LockedPlugin } from "../lib/plugins/lock.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "./support/assert.ts";
import { buildPlugin } from "./support/built.ts";
import { type Outcome, runMain } from "./support/cli.ts";
import { config, library, PLUGIN, quiet, sendLog } from "./support/collector.ts";
import { digestOf } from "./support/digest.ts";
import { mappedAfter } from "./support/mapped.ts";
import { freePort } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { inline, whileRunning } from "./support/running.ts";
import { TempFolder } from "./support/temp.ts";

/** A folder with two plugins, `a.so` (good) and `b/c.so` (pair), and its lock file. */
class Locked extends TempFolder {
  /** The lock file. */
  readonly lock: string = this.at("plugins.lock");
  /** The options that select the plugins. */
  readonly select: string[] = ["--plugin", this.at("b/c.so"), "--plugin", this.at("a.so")];

  /** Makes the folder, and the lock by `plugins lock`. */
  static async make(): Promise<Locked> {
    const folder = new Locked();
    Deno.mkdirSync(folder.at("b"));
    Deno.copyFileSync(await buildPlugin("good"), folder.at("a.so"));
    Deno.copyFileSync(await buildPlugin("pair"), folder.at("b/c.so"));
    assertSucceeded(await folder.run("lock"), `${folder.lock}: 2 plugins`);
    return folder;
  }

  /** `plugins lock` or `verify`, with permission to write the lock file and nothing else. */
  run(command: "lock" | "verify", args: string[] = this.select): Promise<Outcome> {
    const flags = ["-P=run", "--no-prompt", "--allow-read", `--allow-write=${this.lock},${this.lock}.new`];
    return runMain(["plugins", command, "--lock", this.lock, ...args], { flags });
  }

  /** The differences that `plugins verify` finds. */
  async differences(args: string[] = this.select): Promise<LockDifference[]> {
    const { code, stdout } = await this.run("verify", [...args, "--json"]);
    const { differences } = JSON.parse(stdout) as { differences: LockDifference[] };
    assertEquals(code, differences.length === 0 ? 0 : 1);
    return differences;
  }

  /** Arguments of `run --locked`. */
  locked(port: number, args: string[] = this.select): string[] {
    return ["run", ...inline(config(port)), "--locked", "--lock", this.lock, ...args];
  }

  /** Permission flags of `run --locked`. */
  readonly reading = ["-P=run", "--no-prompt", "--allow-read"];
}

Deno.test("plugins lock writes what run would load, in a stable order, with paths from its folder on", async () => {
  using folder = await Locked.make();
  const text = Deno.readTextFileSync(folder.lock);
  const { plugins } = JSON.parse(text) as { plugins: LockedPlugin[] };
  assertEquals(plugins.map(({ path, sha256, bytes }) => ({ path, sha256, bytes })), [
    { path: "a.so", sha256: await digestOf(folder.at("a.so")), bytes: Deno.statSync(folder.at("a.so")).size },
    { path: "b/c.so", sha256: await digestOf(folder.at("b/c.so")), bytes: Deno.statSync(folder.at("b/c.so")).size },
  ]);
  Deno.writeTextFileSync(`${folder.lock}.new`, "left from an attempt that was interrupted");
  const twice = ["--plugin", `${folder.at("a.so")},${folder.at("b/../a.so")},${folder.at("b/c.so")}`];
  assertSucceeded(await folder.run("lock", twice));
  assertEquals(Deno.readTextFileSync(folder.lock), text);
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name).sort(), ["a.so", "b", "plugins.lock"]);
  // The folder as a whole can be moved.
  using elsewhere = new TempFolder();
  await new Deno.Command("cp", { args: ["-r", `${folder.path}/.`, elsewhere.path] }).output();
  const moved = [
    "--lock",
    elsewhere.at("plugins.lock"),
    "--plugin",
    `${elsewhere.at("a.so")},${elsewhere.at("b/c.so")}`,
  ];
  assertSucceeded(await runMain(["plugins", "verify", ...moved], { flags: folder.reading }), "as it was locked");
});

Deno.test("plugins lock leaves the old file when a plugin does not load", async () => {
  using folder = await Locked.make();
  const text = Deno.readTextFileSync(folder.lock);
  const failed = await folder.run("lock", [...folder.select, "--plugin", await buildPlugin("otherversion")]);
  assertFailed(failed, 1, "was not built for this library");
  assertEquals(Deno.readTextFileSync(folder.lock), text);
});

Deno.test("plugins verify finds what is missing, changed and extra", async () => {
  using folder = await Locked.make();
  assertEquals(await folder.differences(), []);
  const [a, c] = [await digestOf(folder.at("a.so")), await digestOf(folder.at("b/c.so"))];
  assertEquals(await folder.differences(["--plugin", folder.at("a.so")]), [{
    path: "b/c.so",
    what: "missing",
    locked: c,
  }]);
  const extra = folder.write("b/extra.so", "anything");
  assertEquals(await folder.differences([...folder.select, "--plugin", extra]), [
    { path: "b/extra.so", what: "extra", found: await digestOf(extra) },
  ]);
  Deno.copyFileSync(folder.at("b/c.so"), folder.at("a.so"));
  Deno.removeSync(folder.at("b/c.so"));
  assertEquals(await folder.differences(), [
    { path: "a.so", what: "changed", locked: a, found: c },
    { path: "b/c.so", what: "missing", locked: c },
  ]);
  const { code, stdout, stderr } = await folder.run("verify");
  assertEquals({ code, stderr }, { code: 1, stderr: "" });
  assertEquals(
    stdout,
    `changed  a.so: its SHA-256 is ${c}, locked is ${a}\n` +
      `missing  b/c.so: it is locked, and would not be loaded or cannot be read\n` +
      `${folder.lock}: 2 plugins, 2 differences\n`,
  );
});

Deno.test("run --locked runs with the plugins as they were locked", async () => {
  using folder = await Locked.make();
  const port = freePort();
  const outcome = await whileRunning(folder.locked(port), async () => {
    assertEquals(await sendLog(port, "locked"), 200);
  }, { flags: folder.reading });
  assertSucceeded(outcome, `plugin   a.so: extension "good"`, `plugin   c.so: extension "one", extension "two"`);
  // What is locked need not be loaded; what is loaded must be locked.
  const some = await whileRunning(folder.locked(freePort(), ["--plugin", folder.at("a.so")]), () => {}, {
    flags: folder.reading,
  });
  assertSucceeded(some, `plugin   a.so`);
});

Deno.test("run --locked does not start with a plugin that is not as it was locked", async () => {
  using folder = await Locked.make();
  const refused = async (args: string[], ...texts: string[]) => {
    const outcome = await runMain(args, { flags: folder.reading });
    assertFailed(outcome, 1, ...texts);
    assertEquals(outcome.stdout.includes("running "), false, outcome.stdout);
  };
  const port = freePort();
  await refused(
    folder.locked(port, ["--plugin", PLUGIN]),
    `Cannot load plugin "${PLUGIN}": it is not in "${folder.lock}"`,
  );
  await refused(folder.locked(port, []), `dynbatchprocessor.so": it is not in "${folder.lock}"`); // the default one
  await refused(folder.locked(port, ["--plugin", folder.at("missing.so")]), "it is not in");
  const [good, text] = [Deno.readFileSync(folder.at("a.so")), Deno.readTextFileSync(folder.lock)];
  const is = good.slice();
  is[is.length - 1] = 1;
  folder.write("a.so", is);
  const digests = `its SHA-256 is ${await digestOf(folder.at("a.so"))}, not ${JSON.parse(text).plugins[0].sha256}`;
  await refused(
    folder.locked(port),
    `Cannot load plugin "${folder.at("a.so")}": ${digests}`,
    "find out who changed it",
  );
  Deno.removeSync(folder.at("a.so"));
  await refused(folder.locked(port), "no such file"); // locked implies strict
  folder.write("a.so", good);
  for (
    const [content, what] of [
      ["", "JSON"],
      ["{}", `want {"format": 1, "plugins": […]}`],
      [text.replace(/"format": 1/, `"format": 2`), `want {"format": 1`],
      [text.replace(/"sha256": "./, `"sha256": "X`), "no SHA-256 of 64 hexadecimal digits"],
      [text.replace("b/c.so", "a.so"), `"a.so" comes twice`],
    ] as const
  ) {
    folder.write("plugins.lock", content);
    await refused(folder.locked(port), `Cannot use lock file "${folder.lock}"`, what);
  }
  Deno.removeSync(folder.lock);
  await refused(folder.locked(port), `Cannot read lock file "${folder.lock}"`, "plugins lock");
  const old = await runMain(
    [...folder.locked(port), "--entry", "main"].filter((arg) => !arg.startsWith("yaml:") && arg !== "--config"),
    { flags: folder.reading },
  );
  assertFailed(old, 2, "Cannot give --locked");
});

Deno.test("Library.loadPlugin() takes a pinned plugin only with its digest, also when it is loaded", async () => {
  using folder = new TempFolder();
  const path = folder.at("pinned.so");
  Deno.copyFileSync(await buildPlugin("pinned"), path);
  const sha256 = await digestOf(path);
  const wrong = sha256.replace(/^./, (digit) => digit === "0" ? "1" : "0");
  const refused = async () => {
    const error = await assertRejects(() => library.loadPlugin(path, { sha256: wrong }), CollectorError);
    assertEquals(error.code, "PLUGIN_UNTRUSTED");
    assertStringIncludes(error.message, `Cannot load plugin "${path}": its SHA-256 is ${sha256}, not ${wrong}`);
  };
  await refused();
  const loaded: PluginInfo = await library.loadPlugin(path, { sha256: sha256.toUpperCase() });
  assertEquals([loaded.path, loaded.sha256, loaded.kind], [path, sha256, "plugin"]);
  await refused();
  await using collector = await Collector.load(quiet({
    config: { ...config(freePort()), extensions: { pinned: {} } },
    plugins: [{ path, sha256 }],
    strictPlugins: true,
  }));
  await collector.start();
  const strict = quiet({ config: config(freePort()), plugins: [{ path, sha256: wrong }], strictPlugins: true });
  assertEquals((await assertRejects(() => Collector.load(strict), CollectorError)).code, "PLUGIN_UNTRUSTED");
});

Deno.test({
  name: "Library.loadPlugin() opens a pinned plugin from a private copy, which is removed",
  ignore: Deno.build.os !== "linux", // where a process can see its own maps
  async fn() {
    using folder = new TempFolder();
    const path = folder.at("x.so");
    Deno.copyFileSync(await buildPlugin("good"), path);
    const mapped = await mappedAfter(path, { sha256: await digestOf(path) });
    assertEquals(mapped.filter((file) => file.startsWith(folder.path)), []);
    const [copy = "", ...more] = mapped.filter((file) => file.includes("/x.so"));
    assertEquals([copy.endsWith(" (deleted)"), more], [true, []]);
    assertEquals((await mappedAfter(path, {})).filter((file) => file.includes("/x.so")), [path]);
  },
});
