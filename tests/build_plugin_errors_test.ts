import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals } from "./support/assert.ts";
import { PLUGIN } from "./support/collector.ts";
import { sideBySide } from "./support/lanes.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { RefusingProxy, runTask } from "./support/tasks.ts";
import { TempFolder } from "./support/temp.ts";

const SOURCES = join(PROJECT_ROOT, "tests", "fixtures", "sources");
const PLUGINS = join(PROJECT_ROOT, "tests", "fixtures", "plugins");
const REDACTION = "github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor";

/** Arguments, the exit status, what is said; and variables. */
type Case = [string[], 1 | 2, string[], Record<string, string>?];

/** Asserts that each ends as it should, and leaves nothing in the place of the plugin. */
async function assertRefused(cases: readonly Case[]): Promise<void> {
  using folder = new TempFolder();
  await sideBySide([...cases.entries()], async ([index, [args, status, texts, env = {}]]) => {
    const out = args.includes("--out") ? [] : ["--out", folder.at(`${index}.so`)];
    assertFailed(await runTask("build_plugin", [...args, ...out], { env }), status, ...texts);
  });
  assertEquals([...Deno.readDirSync(folder.path)], []);
}

Deno.test("build-plugin says what is wrong with the command line", async () => {
  await assertRefused([
    [[], 2, ["Give one module or folder", "Usage: deno task build-plugin"]],
    [["a", "b"], 2, ["Give one module or folder"]],
    [["x", "--nope"], 2, [`Unknown option "--nope"`]],
    [["x", "--library="], 2, ["--library needs a value"]],
    [["nothing"], 2, ["neither a folder nor a Go package"]],
    [[`${SOURCES}/missing`], 2, ["neither a folder nor a Go package"]],
    [["example.com/x@"], 2, ["neither a folder nor a Go package"]],
  ]);
});

Deno.test("build-plugin says what is wrong with the source, and the cure", async () => {
  const internal = "example.com/x/internal/y";
  await assertRefused([
    [[SOURCES], 1, ["there are no Go files in the folder"]],
    [[internal], 1, ["the package is internal, only packages of example.com/x may import it", "Give the package"]],
    [[join(SOURCES, "module", "internal", "inner")], 1, [
      "the package is internal (example.com/sources/internal/inner)",
    ]],
    [[join(SOURCES, "nofactory")], 1, ["the package has no NewFactory", "func NewFactory() processor.Factory"]],
    [[join(SOURCES, "wrongfactory")], 1, ["its NewFactory is no function without parameters", "Write `func"]],
    [[join(SOURCES, "broken")], 1, [`${SOURCES}/broken/broken.go:7:`, "undefined: nothing", "does not compile"]],
    [[join(PLUGINS, "nofactory")], 1, ["it exports neither NewFactory nor NewFactories"]],
    [[join(PLUGINS, "initpanics")], 1, [`Cannot load plugin "${PLUGINS}/initpanics": it panicked`]],
    [[join(PLUGINS, "nofactory"), "--process"], 1, [
      "its main is empty, and it has neither NewFactory nor NewFactories",
    ]],
    [[join(SOURCES, "ownmain"), "--process"], 1, ["its own main does not call process.Serve"]],
  ]);
});

Deno.test("build-plugin makes a plugin of a type that is built in, and says what allows it to replace that", async () => {
  using folder = new TempFolder();
  const out = folder.at("conflict.so");
  const outcome = await runTask("build_plugin", [join(PLUGINS, "conflict"), "--out", out]);
  assertSucceeded(outcome, `extension "zpages"`, `run it: deno task run --plugin ${out} --plugin-override`);
});

Deno.test("build-plugin shows which modules a plugin needs in other versions than the library's, and both ways out", async () => {
  const source = join(SOURCES, "otherneeds");
  await assertRefused([[[source], 1, [
    `Cannot build plugin "${source}": it needs other versions of modules that are in the library`,
    "module                               plugin needs  library has",
    "github.com/prometheus/client_golang  v1.25.0       v1.24.1",
    "deno task build-go --manifest my.yaml",
    `deno task build-plugin --process ${source}`,
  ]]]);
});

Deno.test("build-plugin says what is wrong with the library, the target and the machine", async () => {
  using folder = new TempFolder();
  const good = join(PLUGINS, "good");
  const text = folder.write("text.so", "no library");
  const { stdout } = await new Deno.Command("which", { args: ["go"] }).output();
  Deno.symlinkSync(new TextDecoder().decode(stdout).trim(), folder.at("go"));
  await assertRefused([
    [[good, "--library", folder.at("none.so")], 1, ["no such file", "deno task build-go"]],
    [[good, "--library", folder.path], 1, ["it is not a file"]],
    [[good, "--library", text], 1, ["it is no Go library"]],
    [[good, "--library", PLUGIN], 1, ["it is a Go file of -buildmode=plugin, not c-shared"]],
    [[good, "--out", folder.path], 1, [`Cannot write "${folder.path}"`]],
    [[good, "--out", join(text, "x.so")], 1, [`Cannot write "${text}/x.so"`]],
    [[good], 1, ["there is no Go on the PATH"], { PATH: "/nonexistent" }],
    [[good], 1, ["the C compiler", "cannot be run"], { PATH: folder.path, CC: "" }],
  ]);
});

Deno.test("build-plugin says what the module proxy answers, and the cure", async () => {
  await using forbidden = new RefusingProxy(403);
  await using missing = new RefusingProxy(404);
  const never = `${REDACTION}@v0.164.99`;
  const proxy = (url: string) => ({ GOPROXY: url, GONOSUMDB: "*", GOFLAGS: "-mod=vendor" }); // -mod is ours
  await assertRefused([
    [[never], 1, [`the module proxy does not serve ${never}`, "GOPROXY"], proxy(forbidden.url)],
    [[never], 1, ["there is no such module or version", "go list -m -versions"], proxy(missing.url)],
    [[never], 1, ["fetching is switched off (GOPROXY=off)"], proxy("off")],
    [[never], 1, ["The module proxy cannot be reached"], proxy("http://127.0.0.1:1")],
  ]);
});
