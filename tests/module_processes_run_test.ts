/** Components in processes of their own: what the program starts, and what is left of it. */
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { assert, assertEquals, assertMatch } from "./support/assert.ts";
import type { Program } from "./support/cli.ts";
import { sendLog } from "./support/collector.ts";
import { type ComponentOptions, withComponents } from "./support/component.ts";
import { eventually } from "./support/net.ts";
import { childrenOf, isAlive } from "./support/process.ts";
import { attributes } from "./support/sink.ts";

const ECHO = `import { defineProcessor } from "otelcol/processor";
  export default defineProcessor({
    async logs(batch) {
      for (const record of batch.records()) {
        if (record.body === "hang") for (;;);
        record.attributes.set("pid", Deno.pid);
        record.attributes.set("secret", await text(() => Deno.env.get("SECRET_OF_A_TEST") ?? "unset"));
        record.attributes.set("granted", await text(() => Deno.env.get("GRANTED") ?? "unset"));
      }
    },
  });
  async function text(read) {
    try {
      return String(await read());
    } catch (error) {
      return error.name;
    }
  }`;

const OPTIONS: ComponentOptions = { files: { "echo.js": ECHO }, env: { SECRET_OF_A_TEST: "hidden", GRANTED: "seen" } };

/** The one process that a program's components run in. */
function processOf(program: Program): number {
  const processes = childrenOf(program.pid);
  assertEquals(processes.length, 1);
  return processes[0] as number;
}

/** A file of a process under /proc, which Deno itself may not read, with its zeros as separators. */
function list(pid: number, file: string): string[] {
  const { stdout } = new Deno.Command("cat", { args: [`/proc/${pid}/${file}`] }).outputSync();
  return new TextDecoder().decode(stdout).split("\0").filter(Boolean);
}

Deno.test("A process has the permissions that it needs to load, what is granted, and a small environment", async () => {
  const processors = { "deno/echo": { module: "echo.js", isolation: "process", permissions: { env: ["GRANTED"] } } };
  await withComponents(processors, OPTIONS, async ({ program, port, sink, folder }) => {
    const pid = processOf(program);
    const [command, ...args] = list(pid, "cmdline");
    assertEquals(command, Deno.execPath());
    assertEquals(args.filter((arg) => !arg.startsWith("--config") && arg !== `${PROJECT_ROOT}/deno.json`), [
      "run",
      "--quiet",
      "--no-prompt",
      "--v8-flags=--max-old-space-size=512",
      `--allow-read=${folder.path}`,
      "--allow-env=GRANTED",
      `file://${PROJECT_ROOT}/lib/worker/child.ts`,
    ]);
    const environment = list(pid, "environ").map((variable) => variable.split("=")[0]);
    const known =
      /^(NO_COLOR|DENO_NO_UPDATE_CHECK|GRANTED|HOME|DENO_.*|XDG_CACHE_HOME|TZ|LANG|LC_.*|.*_PROXY|NPM_CONFIG_REGISTRY)$/i;
    assertEquals(environment.filter((name) => !known.test(name ?? "")), []);
    assert(environment.includes("GRANTED"));
    assertEquals(await sendLog(port, "x"), 200);
    const [{ item } = { item: {} }] = sink.items("logs");
    assertEquals(attributes(item), { pid, secret: "NotCapable", granted: "seen" });
  });
});

Deno.test("A program that is killed leaves no process, whether it waits or hangs", async () => {
  for (const body of ["x", "hang"]) {
    const processors = { "deno/echo": { module: "echo.js", isolation: "process", timeout: "60s" } };
    let pid = 0;
    const { signal } = await withComponents(processors, OPTIONS, async ({ program, port }) => {
      pid = processOf(program);
      const sent = sendLog(port, body).catch(() => 0);
      if (body === "x") await sent;
      else await eventually("it hangs", () => isBusy(pid));
      program.kill("SIGKILL");
      await program.ended;
    });
    assertEquals(signal, "SIGKILL");
    await eventually("the process is gone", () => !isAlive(pid));
  }
});

Deno.test("A program that stops leaves no process, and its log says nothing of one that was lost", async () => {
  const processors = { "deno/echo": { module: "echo.js", isolation: "process", workers: 2 } };
  let processes: number[] = [];
  const { code, stderr } = await withComponents(processors, OPTIONS, async ({ program, port }) => {
    processes = childrenOf(program.pid);
    assertEquals(await sendLog(port, "x"), 200);
  });
  assertEquals(code, 0);
  assertEquals(processes.length, 2);
  assertEquals(processes.filter(isAlive), []);
  assertEquals(/lost/.test(stderr), false, stderr);
});

Deno.test("A signal of the terminal is the program's, not its processes'", async () => {
  const processors = { "deno/echo": { module: "echo.js", isolation: "process" } };
  const { code, stderr } = await withComponents(processors, OPTIONS, async ({ program, port }) => {
    const [, , , , group] = (list(processOf(program), "stat")[0] ?? "").split(" ");
    assertEquals(group, `${processOf(program)}`);
    assertEquals(await sendLog(port, "x"), 200);
  });
  assertEquals(code, 0);
  assertMatch(stderr, /Shutdown complete/);
});

/** Whether a process uses a processor all the time. */
async function isBusy(pid: number): Promise<boolean> {
  const ticks = () => {
    const [, after = ""] = (list(pid, "stat")[0] ?? "").split(") ");
    return Number(after.split(" ")[11]); // user time
  };
  const before = ticks();
  await new Promise((resolve) => setTimeout(resolve, 300));
  return ticks() - before > 10;
}
