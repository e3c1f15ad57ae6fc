/** Files that cannot be had, and files that come under several names: what each command says of them. */
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assert, assertEquals, assertStringIncludes } from "./support/assert.ts";
import { type CliOptions, runMain } from "./support/cli.ts";
import { config, PLUGIN } from "./support/collector.ts";
import { freePort } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { buildProcessPlugin } from "./support/process.ts";
import { hasProgram } from "./support/programs.ts";
import { inline, whileRunning } from "./support/running.ts";
import { TempFolder } from "./support/temp.ts";

/** Options of a `main.ts` that may read what its user may and no more: root loses its privilege. */
function unprivileged(folder: TempFolder): CliOptions {
  if (Deno.uid() !== 0) return {};
  const sets = ["bounding-set", "inh-caps"].map((set) => `--${set}=-dac_override,-dac_read_search`).join(" ");
  const deno = folder.write("deno", `#!/bin/sh\nexec setpriv ${sets} "${Deno.execPath()}" "$@"\n`);
  Deno.chmodSync(deno, 0o755);
  return { deno };
}

/** Asserts that every command refuses a file with these words, and what each does then. */
async function assertRefused(file: string, code: string, what: string, cure: string, options: CliOptions) {
  const text = (output: string) => {
    assertStringIncludes(output, `": ${what}\n  ${cure}`);
    return output;
  };
  const inspected = await runMain(["plugins", "inspect", file], options);
  assertEquals({ code: inspected.code, stderr: inspected.stderr }, { code: 1, stderr: "" });
  assertStringIncludes(text(inspected.stdout), `loads  no, ${code}\n  Cannot load plugin "`);
  const listed = await runMain(["plugins", "list", "--plugin", file], options);
  assertEquals(listed, { ...inspected, code: 0 });
  const args = [...inline(config(freePort())), "--plugin", file];
  const skipped = await whileRunning(args, () => {}, options);
  assertSucceeded(skipped);
  assertStringIncludes(text(skipped.stderr), `otelcol-deno: a plugin was skipped\notelcol-deno: Cannot load plugin "`);
  const strict = await runMain([...args, "--strict-plugins"], options);
  assertFailed(strict, 1);
  text(strict.stderr);
}

Deno.test({
  name: "A file that this user may not read, or behind a folder that it may not enter, is refused by every command",
  ignore: Deno.uid() === 0 && !await hasProgram("setpriv"),
  async fn() {
    using folder = new TempFolder();
    const options = unprivileged(folder);
    const secret = folder.write("secret.so", Deno.readFileSync(PLUGIN));
    Deno.chmodSync(secret, 0);
    Deno.mkdirSync(folder.at("locked"));
    const behind = folder.write("locked/x.so", Deno.readFileSync(PLUGIN));
    Deno.chmodSync(folder.at("locked"), 0o600);
    try {
      for (const file of [secret, behind]) {
        const cure = `Let the user that runs this read the file and enter its folders (chmod): ls -ld ${file}\n`;
        await assertRefused(file, "PLUGIN_NOT_FOUND", "permission denied", cure, options);
      }
    } finally {
      Deno.chmodSync(folder.at("locked"), 0o700);
    }
  },
});

Deno.test("Links that lead to each other, and a folder, are refused by every command", async () => {
  using folder = new TempFolder();
  const [a, b, sources] = [folder.at("a.so"), folder.at("b.so"), folder.at("sources")];
  Deno.symlinkSync("b.so", a);
  Deno.symlinkSync("a.so", b);
  Deno.mkdirSync(sources);
  const loop = ["too many levels of symbolic links", "The links lead to each other: name the file itself\n"] as const;
  await assertRefused(a, "PLUGIN_NOT_FOUND", ...loop, {});
  const cure = `Name a file in it; from a folder of Go sources one is made by: deno task build-plugin ${sources}\n`;
  await assertRefused(sources, "PLUGIN_INVALID", "it is a folder", cure, {});
});

Deno.test("A plugin counts once by its file, under every name, and a second file with its content is refused", async () => {
  using folder = new TempFolder();
  const child = await buildProcessPlugin(join(PROJECT_ROOT, "go", "plugins", "dynbatchprocessor"), "batch_access");
  for (const file of [PLUGIN, child]) {
    const [link, copy, name] = [folder.at("link"), folder.at("copy"), file.split("/").at(-1)];
    Deno.symlinkSync(file, link);
    Deno.copyFileSync(file, copy);
    for (const one of [file, link, copy]) assertSucceeded(await runMain(["plugins", "inspect", one]), "loads   yes");

    const names = ["--plugin", [file, file, link].join(",")];
    const listed = await runMain(["plugins", "list", ...names]);
    assertEquals(listed.stdout.match(/^ {2}loads .*$/gm), ["  loads   yes"], listed.stdout);
    const args = [...inline(config(freePort(), undefined, { batch: {} }))];
    const once = await whileRunning([...args, "--strict-plugins", ...names], () => {});
    assertEquals(once.stdout.match(/^plugin .*?:/gm), [`plugin   ${name}:`], once.stderr);

    const both = ["--plugin", `${file},${copy}`];
    const what = `Cannot load plugin "${copy}": a copy of it was opened from another file, "${file}"`;
    const refused = await runMain(["plugins", "list", ...both]);
    assertSucceeded(refused, `no, PLUGIN_CONFLICT\n  ${what}\n  Name it once\n`);
    const skipped = await whileRunning([...args, ...both], () => {});
    assertStringIncludes(skipped.stderr, `otelcol-deno: a plugin was skipped\notelcol-deno: ${what}\n  Name it once\n`);
    assertFailed(await runMain([...args, ...both, "--strict-plugins"]), 1, `${what}\n  Name it once\n`);
    Deno.removeSync(link);
    Deno.removeSync(copy);
  }

  const two = await runMain(["plugins", "list", "--plugin", `${child},${PLUGIN}`]);
  assertSucceeded(two, `the processor type "batch" is already there, from go.opentelemetry.io/collector/processor/`);
  assertStringIncludes(two.stdout, `\n  Leave this plugin out, or the other one: ${child}\n`);
  assert(!/Leave this plugin.*Leave this plugin/s.test(two.stdout), two.stdout);
});
