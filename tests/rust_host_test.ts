import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertStringIncludes } from "./support/assert.ts";
import { Program } from "./support/cli.ts";
import { config, LIBRARY, PLUGIN, sendLog } from "./support/collector.ts";
import { freePort } from "./support/net.ts";
import { Sink } from "./support/sink.ts";
import { hasProgram, saySkipped } from "./support/programs.ts";

const hasCargo = await hasProgram("cargo");
if (!hasCargo) saySkipped("the tests with a Rust host", "there is no cargo");

/** Builds the host, once a run. */
const host = Promise.withResolvers<string>();
if (hasCargo) {
  const target = join(PROJECT_ROOT, "build", "test", "rust_host");
  const { success, stderr } = await new Deno.Command("cargo", {
    args: ["build", "--quiet", "--release", "--target-dir", target],
    cwd: join(PROJECT_ROOT, "tests", "fixtures", "rust_host"),
  }).output();
  if (success) host.resolve(join(target, "release", "rust_host"));
  else host.reject(new Error(new TextDecoder().decode(stderr)));
}

/** Runs the host in a folder with test.yaml, sends a record through the plugin, ends it by SIGTERM. */
async function runHost(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  await using sink = new Sink();
  const port = freePort();
  const folder = await Deno.makeTempDir();
  const text = { ...config(port, sink, { batch: { timeout: "1ms" } }) };
  const exporter = { ...sink.exporter(), headers: { "x-set-by-rust": "${env:SET_BY_RUST:-not set}" } };
  await Deno.writeTextFile(join(folder, "test.yaml"), JSON.stringify({ ...text, exporters: { otlphttp: exporter } }));
  {
    await using program = new Program(await host.promise, args, { cwd: folder, env });
    await program.says("Everything is ready");
    assertEquals(await sendLog(port, "through rust"), 200);
    program.kill("SIGTERM");
    const { code, stdout, stderr } = await program.ended;
    assertEquals({ code, stdout }, { code: 0, stdout: "returned\n" });
    assertStringIncludes(stderr, `processor "batch"`);
  }
  assertEquals(sink.items("logs").map(({ item }) => item["body"]), [{ stringValue: "through rust" }]);
  assertEquals(sink.requests[0]?.headers["x-set-by-rust"], "from rust");
  await Deno.remove(folder, { recursive: true });
}

Deno.test({
  name: "A Rust host gets a collector with the plugin from MainWithPlugin, and the call returns after SIGTERM",
  ignore: !hasCargo,
  fn: () => runHost([LIBRARY, PLUGIN]),
});

for (const [what, argument] of [["empty", ""], ["null", "--null"]] as const) {
  Deno.test({
    name: `MainWithPlugin with an argument that is ${what} takes the plugins of OTEL_COLLECTOR_SHARED_LIBRARY`,
    ignore: !hasCargo,
    fn: () => runHost([LIBRARY, argument], { OTEL_COLLECTOR_SHARED_LIBRARY: ` ${PLUGIN} , ` }),
  });
}
