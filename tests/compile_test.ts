import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { Program, startMain } from "./support/cli.ts";
import { config, PLUGIN, sendLog } from "./support/collector.ts";
import { through } from "./support/module_folder.ts";
import { freePort } from "./support/net.ts";
import { compilingDeno } from "./support/pair.ts";
import { isAlive } from "./support/process.ts";
import { saySkipped } from "./support/programs.ts";
import { attributes, Sink } from "./support/sink.ts";
import { TempFolder } from "./support/temp.ts";

const COMPILED = join(PROJECT_ROOT, "dist", "otelcol-deno");
const COMPONENT = `import { defineProcessor } from "otelcol/processor";
  const attempts = {
    read: () => Deno.readTextFileSync("/etc/hostname"),
    write: () => Deno.writeTextFileSync("x", ""),
    env: () => Deno.env.toObject(),
    ffi: () => Deno.dlopen("x.so", {}),
    run: () => new Deno.Command("true").outputSync(),
    net: async ({ granted }) => (await Deno.connect({ port: granted })).close(),
    elsewhere: ({ refused }) => Deno.connect({ port: refused }),
    sys: () => Deno.hostname(),
  };
  export default defineProcessor({
    async logs(batch, { options }) {
      for (const { attributes } of batch.records()) {
        attributes.set("pid", Deno.pid);
        for (const [name, attempt] of Object.entries(attempts)) {
          try {
            await attempt(options);
          } catch (error) {
            attributes.set(name, error.name);
          }
        }
      }
    },
  });`;

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
      await using program = new Program(COMPILED, [
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
    await checkPlugins(folder);
    await Deno.remove(folder, { recursive: true });
  },
});

/** The plugin inside the program is listed, locked, verified, and pinned as any other. */
async function checkPlugins(folder: string): Promise<void> {
  const run = async (...args: string[]) => {
    const options = { cwd: folder, env: { TMPDIR: folder } };
    await using program = new Program(COMPILED, args, options);
    const { code, stdout, stderr } = await program.ended;
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    return stdout;
  };
  assertMatch(await run("plugins", "list"), /\/build\/plugins\/dynbatchprocessor\.so\n(.*\n)+ {2}loads +yes\n$/);
  assertMatch(await run("components"), /^processor {2}batch +plugin dynbatchprocessor\.so /m);
  const name = "embedded:build/plugins/dynbatchprocessor.so";
  assertStringIncludes(await run("plugins", "lock"), `locked   ${name}: SHA-256 `);
  assertEquals(await run("plugins", "verify"), "plugins.lock: 1 plugin, as it was locked\n");
  const nop = { receivers: { nop: {} }, processors: { batch: {} }, exporters: { nop: {} } };
  const pipeline = { receivers: ["nop"], processors: ["batch"], exporters: ["nop"] };
  const text = `yaml:${JSON.stringify({ ...nop, service: { pipelines: { logs: pipeline } } })}`;
  const locked = () => new Program(COMPILED, ["--config", text, "--locked"], { cwd: folder });
  {
    await using program = locked();
    await program.says("running  logs");
    program.kill("SIGTERM");
    assertEquals((await program.ended).code, 0);
  }
  const file = join(folder, "plugins.lock");
  const lock = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, lock.replace(/"sha256": ".{8}/, `"sha256": "01234567`));
  await using program = locked();
  const { code, stderr } = await program.ended;
  assertEquals(code, 1);
  assertStringIncludes(stderr, "not 01234567");
  await Deno.remove(file);
  // Deno itself leaves the library that it unpacked.
  const left = [...Deno.readDirSync(folder)].map((entry) => entry.name);
  assertEquals(left.filter((name) => !/^otelcol-deno\d+\.so$/.test(name)), []);
}

Deno.test({
  name: "The compiled program runs components in Workers and in processes of its own, and survives what those do",
  ignore: deno === undefined,
  async fn() {
    using folder = new TempFolder();
    folder.write("module.js", COMPONENT);
    for (const isolation of ["worker", "process"]) {
      await using sink = new Sink();
      const port = freePort();
      const options = { granted: Number(new URL(sink.endpoint).port), refused: freePort() };
      const permissions = { net: [`127.0.0.1:${options.granted}`], sys: ["hostname"] };
      const processors = { "deno/x": { module: "./module.js", isolation, options, permissions } };
      const file = folder.write("config.yaml", JSON.stringify(through(port, sink, processors)));
      await using program = new Program(COMPILED, ["--config", file], {
        cwd: folder.path,
        env: { TMPDIR: folder.path },
      });
      await program.says("listen ");
      const send = async () => {
        assertEquals(await sendLog(port, "x"), 200);
        return attributes(sink.items("logs").at(-1)?.item);
      };
      const { pid, ...refused } = await send();
      assertEquals(pid === program.pid, isolation === "worker");
      const [not, absent] = ["NotCapable", "Error"];
      assertEquals(refused, { read: not, write: not, env: not, elsewhere: not, ffi: absent, run: absent });
      if (isolation === "process") {
        Deno.kill(pid as number, "SIGKILL");
        assertEquals((await send())["pid"] === pid, false);
      }
      program.kill("SIGTERM");
      assertEquals((await program.ended).code, 0);
      assertEquals(isAlive(pid as number), false);
    }
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
