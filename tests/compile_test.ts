import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { Program, startMain } from "./support/cli.ts";
import { config, PLUGIN, sendLog } from "./support/collector.ts";
import { freePort } from "./support/net.ts";
import { compilingDeno } from "./support/pair.ts";
import { saySkipped } from "./support/programs.ts";
import { Sink } from "./support/sink.ts";

const pair = await compilingDeno();
const deno = "deno" in pair ? pair.deno : undefined;
if ("skip" in pair) saySkipped("the tests of the compiled program", pair.skip);

Deno.test({
  name: "The compiled program runs the main job in an empty folder with nothing on the PATH",
  ignore: deno === undefined,
  async fn() {
    const { success, stderr } = await new Deno.Command(deno ?? "", {
      args: ["task", "-q", "compile"],
      cwd: PROJECT_ROOT,
    }).output();
    assertEquals(success, true, new TextDecoder().decode(stderr));
    const folder = await Deno.makeTempDir();
    const ports = { grpc: freePort(), http: freePort() };
    {
      await using program = new Program(join(PROJECT_ROOT, "dist", "otelcol-deno"), [
        ...["--set", `receivers.otlp.protocols.grpc.endpoint=127.0.0.1:${ports.grpc}`],
        ...["--set", `receivers.otlp.protocols.http.endpoint=127.0.0.1:${ports.http}`],
      ], { cwd: folder, env: { PATH: "/nonexistent", TMPDIR: folder } });
      await program.says(`listen   127.0.0.1:${ports.http}`);
      assertMatch(program.stdout, /plugin {3}dynbatchprocessor\.so: processor "batch" \(.*\), \d+ ms/);
      assertStringIncludes(program.stdout, "built-in example");
      assertEquals(await sendLog(ports.http, "into the single binary"), 200);
      await program.says("Body: Str(into the single binary)");
      program.kill("SIGTERM");
      assertEquals((await program.ended).code, 0);
    }
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "The same sources run on the Deno that compiles, with the permissions of `run`",
  ignore: deno === undefined,
  async fn() {
    await using sink = new Sink();
    const port = freePort();
    const text = `yaml:${JSON.stringify(config(port, sink, { batch: { timeout: "1ms" } }))}`;
    await using program = startMain(["--config", text, "--plugin", PLUGIN], deno === undefined ? {} : { deno });
    await program.says("listen ");
    assertEquals(await sendLog(port, "x"), 200);
    program.kill("SIGTERM");
    assertEquals((await program.ended).code, 0);
    assertEquals(sink.items("logs").length, 1);
  },
});
