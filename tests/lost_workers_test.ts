import { CollectorError } from "../lib/mod.ts";
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "./support/assert.ts";
import { sendLog } from "./support/collector.ts";
import { arrived, ModuleFolder, through } from "./support/module_folder.ts";
import { eventually, freePort } from "./support/net.ts";
import { inline, whileRunning } from "./support/running.ts";
import { Setup } from "./support/setup.ts";
import { Sink } from "./support/sink.ts";

/** A module that counts, and that fails behind the back of its handler when a record says so. */
function failing(how: string): string {
  return `
    start({ state }) { state.starts = (state.starts ?? 0) + 1; },
    logs(batch, { state }) {
      state.batches = (state.batches ?? 0) + 1;
      for (const record of batch.records()) {
        record.attributes.set("state", JSON.stringify(state));
        if (record.body === "fail") setTimeout(() => { ${how} });
      }
    },`;
}

for (
  const [what, how, error, isolation] of [
    ["An exception", `throw new TypeError("no luck");`, "TypeError: no luck", "worker"],
    ["A promise that is rejected", `Promise.reject(new TypeError("no luck"));`, "TypeError: no luck", "worker"],
    ["A thrown string", `throw "no luck";`, "no luck", "worker"],
    ["An exception", `throw new TypeError("no luck");`, "TypeError: no luck", "process"],
    ["A promise that is rejected", `Promise.reject(new TypeError("no luck"));`, "TypeError: no luck", "process"],
  ] as const
) {
  Deno.test(`${what} that nobody catches has the ${isolation} replaced, with its state`, async () => {
    await using setup = new Setup();
    const { sink, folder, port } = setup;
    folder.define(failing(how));
    await setup.start({ isolation });
    const what = isolation === "worker" ? "Worker" : "process";
    assertEquals(await sendLog(port, "fail"), 200);
    const { level, fields } = await setup.says(`A ${what} was lost`);
    assertEquals([level, fields["error"], fields["otelcol.component.id"]], ["error", error, "deno/test"]);
    assertMatch(String(fields["position"]), how.includes(`"no luck";`) ? /^$/ : /^module\.ts:9:\d+$/);
    const replaced = await setup.says(`Another ${what} takes the place`);
    assertEquals(replaced.fields["stateKept"], true);
    assertEquals(await sendLog(port, "x"), 200);
    assertEquals(arrived(sink).at(-1)?.stamps["state"], `{"starts":2,"batches":2}`);
    assertEquals(setup.said(`A ${what} was lost`).length, 1);
  });
}

Deno.test("With workers: 3 the others go on while one is replaced", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(failing(`throw new Error("no luck");`));
  await setup.start({ workers: 3 });
  for (let i = 1; i <= 3; i++) {
    assertEquals(await sendLog(port, "fail"), 200);
    await setup.says("A Worker was lost", i);
    assertEquals(await sendLog(port, "x"), 200);
  }
  const replaced = () =>
    setup.said("Another Worker takes").reduce((sum, { fields }) => sum + Number(fields["workers"]), 0);
  await eventually("all are replaced", replaced, (workers) => workers === 3);
});

Deno.test("A handler that hangs is answered for, its Worker is replaced, and it ends when it comes back", async () => {
  await using setup = new Setup();
  const { folder, sink, port } = setup;
  folder.define(
    `logs(batch) { for (const record of batch.records()) if (record.body === "hang") { ${folder.hang(4000)} } },`,
  );
  await setup.start({ timeout: "100ms", ...folder.mayHang });
  assertEquals(await sendLog(port, "hang"), 503);
  const { fields } = await setup.says("A Worker was lost");
  assertMatch(String(fields["error"]), /a handler hangs/);
  const warning = await setup.says("cannot be ended");
  assertEquals([warning.fields["cure"], warning.fields["hanging"]], ["isolation: process", 1]);
  await setup.says("Another Worker takes the place");
  assertEquals(await sendLog(port, "x"), 200);
  assertEquals(arrived(sink).map(({ body }) => body), ["x"]);
  await setup.says("has come back");
});

Deno.test("When three Workers hang no more are started, until one of them comes back", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(
    `logs(batch) { for (const record of batch.records()) if (record.body === "hang") { ${folder.hang(9000)} } },`,
  );
  await setup.start({ timeout: "50ms", ...folder.mayHang });
  for (let i = 1; i <= 3; i++) {
    await eventually("a Worker hangs", async () => await sendLog(port, "hang") === 503 && folder.hanging === i);
    await setup.says("A Worker was lost", i);
  }
  await setup.says("no more are started");
  assertEquals(await sendLog(port, "x"), 503);
  await eventually("a Worker serves again", () => sendLog(port, "x"), (status) => status === 200);
  assertEquals(setup.said("A Worker was lost").length, 3);
});

Deno.test("While a lost Worker cannot be replaced, batches are refused at once, and it is tried again", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(failing(`throw new Error("no luck");`));
  const collector = await setup.start({ timeout: "1h" }); // nothing may wait for it
  const good = Deno.readTextFileSync(folder.module);
  folder.define("logs() {", "broken");
  assertEquals(await sendLog(port, "fail"), 200);
  const { fields } = await setup.says("No other Worker could take the place");
  assertMatch(String(fields["error"]), /module\.ts/);
  assertEquals(await sendLog(port, "x"), 503);
  await assertRejects(() => collector.replaceModule("deno/test"), CollectorError, "module.ts");
  await setup.says("No other Worker could take the place", 3);
  Deno.writeTextFileSync(folder.module, good);
  await setup.says("Another Worker takes the place");
  assertEquals(await sendLog(port, "x"), 200);
});

Deno.test("A new version ends the waiting for a Worker that cannot be replaced", async () => {
  await using setup = new Setup();
  const { folder, sink, port } = setup;
  folder.define(failing(`throw new Error("no luck");`));
  const collector = await setup.start();
  folder.define("logs() {", "broken");
  assertEquals(await sendLog(port, "fail"), 200);
  await setup.says("No other Worker could take the place");
  folder.stamp("mended");
  await collector.replaceModule("deno/test");
  assertEquals(await sendLog(port, "x"), 200);
  assertEquals(arrived(sink).at(-1)?.stamps["version"], "mended");
});

Deno.test("What keeps failing is replaced with pauses, and without the state that may be to blame", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(`
    logs(batch, { state }) { state.poison = true; setTimeout(() => { throw new Error("no luck") }); },
    start({ state }) { if (state.poison) setTimeout(() => { throw new Error("poisoned") }); },`);
  await setup.start();
  assertEquals(await sendLog(port, "x"), 200);
  await setup.says("Another Worker takes the place", 2);
  const errors = setup.said("A Worker was lost").map(({ fields }) => fields["error"]);
  assertEquals(errors, ["Error: no luck", "Error: poisoned"]);
  assertEquals(setup.said("Another Worker takes the place").map(({ fields }) => fields["stateKept"]), [true, false]);
});

Deno.test("A collector stops although a Worker hangs", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(`logs() { ${folder.hang(8000)} },`);
  const collector = await setup.start({ timeout: "200ms", ...folder.mayHang });
  const hangs = sendLog(port, "x");
  await folder.hangs();
  await collector.stop();
  assertEquals([collector.state, await hangs], ["stopped", 503]);
});

Deno.test("A collector whose Worker hangs says that the stop hook did not run, and is stopped", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(`stop() {}, logs() { ${folder.hang(8000)} },`);
  const collector = await setup.start({ timeout: "200ms", ...folder.mayHang });
  const hangs = sendLog(port, "x");
  await folder.hangs();
  const error = await assertRejects(() => collector.stop(), CollectorError, "the stop hook");
  assertEquals([error.code, collector.state, await hangs], ["COLLECTOR_FAILED", "failed", 503]);
});

Deno.test("A collector that does not stop in its time because a Worker hangs is given up", async () => {
  await using setup = new Setup();
  const { folder, port } = setup;
  folder.define(`stop() {}, logs() { ${folder.hang(8000)} },`);
  const collector = await setup.start({ timeout: "1h", ...folder.mayHang });
  const hangs = sendLog(port, "x").catch(() => {});
  await folder.hangs();
  const error = await assertRejects(() => collector.stop({ timeout: 500 }), CollectorError);
  assertEquals(error.code, "STOP_TIMEOUT");
  assert(collector.state === "failed");
  await hangs;
});

Deno.test("main.ts goes on and ends although a handler never ends", async () => {
  await using sink = new Sink();
  using folder = new ModuleFolder(join(PROJECT_ROOT, "build", "test"));
  folder.define(`logs(batch) { for (const record of batch.records()) if (record.body === "hang") for (;;); },`);
  const port = freePort();
  const config = through(port, sink, { "deno/test": { module: folder.module, timeout: "100ms" } });
  const { code, stderr } = await whileRunning(["run", ...inline(config)], async (program) => {
    assertEquals(await sendLog(port, "hang"), 503);
    await program.says("Another Worker takes the place");
    assertEquals(await sendLog(port, "x"), 200);
  });
  assertEquals(code, 0);
  assertMatch(stderr, /A Worker was lost.*a handler hangs/);
  assertMatch(stderr, /may burn a processor.*isolation: process/);
});
