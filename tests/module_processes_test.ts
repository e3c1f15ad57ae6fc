/** Components in processes of their own: what is survived. */
import { assert, assertEquals, assertMatch } from "./support/assert.ts";
import { sendLog } from "./support/collector.ts";
import { arrived } from "./support/module_folder.ts";
import { eventually } from "./support/net.ts";
import { postLog } from "./support/otlp_client.ts";
import { childrenOf, isAlive } from "./support/process.ts";
import { Setup } from "./support/setup.ts";

/** What a handler does, and what is said of its process then. Each is given to the next process, once. */
const ENDS: Record<string, [code: string, reason: RegExp]> = {
  "fills its memory": [
    `const all = []; for (;;) all.push(new Array(10_000).fill(Math.random()));`,
    /its process ended \(signal: trace\/breakpoint trap.*\): Fatal JavaScript .*out of memory/,
  ],
  "throws behind the back of its handler": [
    `setTimeout(() => { throw new TypeError("no luck"); }); await new Promise((done) => setTimeout(done, 9e9));`,
    /TypeError: no luck/,
  ],
  "rejects a promise that nobody waits for": [
    `Promise.reject(new TypeError("no luck")); await new Promise((done) => setTimeout(done, 9e9));`,
    /TypeError: no luck/,
  ],
  "writes to the standard output": [
    `fs.writeSync(1, "hello\\n");`,
    /killed: something was written to its standard output that is no answer/,
  ],
  "writes what looks like an answer": [
    `fs.writeSync(1, new Uint8Array([0, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]));`,
    /killed: something was written to its standard output that is no answer/,
  ],
  "floods the standard output": [
    `for (;;) fs.writeSync(1, "x".repeat(65536));`,
    /killed: something was written to its standard output that is no answer/,
  ],
  "closes the standard output": [`fs.closeSync(1);`, /its process ended|killed: it closed its standard output/],
};

/** A handler that does something when a record says so. */
function doing(code: string): [definition: string, before: string] {
  const definition = `async logs(batch) {
    for (const record of batch.records()) if (record.body === "fail") { ${code} }
  }`;
  return [definition, `import fs from "node:fs";`];
}

Deno.test("A handler that ends its process is given the batch once more, then it is refused for now", async (t) => {
  for (const [name, [code, reason]] of Object.entries(ENDS)) {
    await t.step(name, async () => {
      await using setup = new Setup();
      const { folder, port, sink } = setup;
      folder.define(...doing(code));
      await setup.start({ isolation: "process", timeout: "60s" });
      const { status, text } = await postLog(port, "fail");
      assertEquals(status, 503, text);
      assertMatch(text, reason);
      const { level, fields } = await setup.says("A process was lost", 2);
      assertEquals([level, fields["otelcol.component.id"]], ["error", "deno/test"]);
      assertMatch(String(fields["error"]), reason);
      assertEquals((await postLog(port, "good")).status, 200);
      assertEquals(arrived(sink).map(({ body }) => body), ["good"]);
      assertEquals(setup.said("A process was lost").length, 2);
    });
  }
});

Deno.test("A batch whose process is killed under it is answered by the next process", async () => {
  await using setup = new Setup();
  const { folder, port, sink } = setup;
  folder.define(`async logs() { ${folder.began()} await new Promise((done) => setTimeout(done, 500)); }`);
  await setup.start({ isolation: "process", ...folder.mayHang });
  const sent = sendLog(port, "x");
  await folder.hangs();
  const [pid = 0] = childrenOf(Deno.pid);
  Deno.kill(pid, "SIGKILL");
  assertEquals(await sent, 200);
  assertEquals(folder.hanging, 2);
  assertEquals(arrived(sink).length, 1);
  const { fields } = await setup.says("A process was lost");
  assertEquals([fields["error"], fields["pid"]], ["its process ended (signal: killed)", pid]);
});

Deno.test("A handler that hangs has its process killed", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(...doing("for (;;);"));
  await setup.start({ isolation: "process", timeout: "200ms" });
  const [pid = 0] = childrenOf(Deno.pid);
  const { status, text } = await postLog(port, "fail");
  assertEquals(status, 503);
  assertMatch(text, /no answer within 200ms/);
  await eventually("it is killed", () => !isAlive(pid));
  await eventually("the next one answers", async () => await sendLog(port, "x") === 200);
  const { fields } = await setup.says("A process was lost");
  assertMatch(String(fields["error"]), /a handler hangs/);
});

Deno.test("An allocation above the bound of a process's data fails, and is the handler's error", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(...doing(`const all = []; for (;;) all.push(new Uint8Array(64 << 20));`));
  await setup.start({ isolation: "process", timeout: "60s" });
  const { status, text } = await postLog(port, "fail");
  assertEquals(status, 500);
  assertMatch(text, /RangeError: Array buffer allocation failed \(module\.ts:/);
  assertEquals((await postLog(port, "good")).status, 200);
});

Deno.test("With workers: 3 there are three processes, and one that is lost is replaced", async () => {
  await using setup = new Setup();
  const { folder, port, sink } = setup;
  folder.stamp("1");
  await setup.start({ isolation: "process", workers: 3 });
  const before = childrenOf(Deno.pid);
  assertEquals(before.length, 3);
  Deno.kill(before[1] as number, "SIGKILL");
  const { fields } = await setup.says("Another process takes the place");
  assertEquals(fields["workers"], 1);
  for (let i = 0; i < 20; i++) assertEquals(await sendLog(port, `${i}`), 200);
  assertEquals(arrived(sink).length, 20);
  const after = childrenOf(Deno.pid);
  assertEquals(after.length, 3);
  assert(after.includes(before[0] as number) && after.includes(before[2] as number));
});

Deno.test("What keeps ending its process is started with pauses, and who would wait in vain is told so", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(...doing(`fs.writeSync(1, "x");`));
  await setup.start({ isolation: "process", timeout: "50ms" });
  await eventually("a long pause", async () => {
    const { status, text } = await postLog(port, "fail");
    assertEquals(status, 503);
    return /the process was lost: .* is no answer; the next one is started in 0\.[48] s/.test(text);
  });
  const lost = setup.said("A process was lost").length;
  assert(lost >= 4, `${lost} times`);
  await eventually("it goes on", async () => await sendLog(port, "x") === 200);
});

Deno.test("What a process writes to its standard error is in the log, and bounded", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(...doing(`for (let i = 0; i < 5000; i++) fs.writeSync(2, "line " + i + "\\n");`));
  await setup.start({ isolation: "process" });
  assertEquals(await sendLog(port, "fail"), 200);
  const { level, fields } = await setup.says("line 0");
  assertEquals([level, fields["stream"], fields["otelcol.component.id"]], ["warn", "stderr", "deno/test"]);
  await setup.says("… and 4900 more lines, which were left out");
});

Deno.test("A collector whose process hangs stops, and leaves no process", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(`logs() { ${folder.began()} for (;;); }`);
  const collector = await setup.start({ isolation: "process", timeout: "30s", ...folder.mayHang });
  const hangs = sendLog(port, "x");
  await folder.hangs();
  const processes = childrenOf(Deno.pid);
  assertEquals(processes.length, 1);
  await collector.stop({ timeout: 2000 });
  assertEquals(await hangs, 503);
  await eventually("it is killed", () => !processes.some(isAlive));
});
