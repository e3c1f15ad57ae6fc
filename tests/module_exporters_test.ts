/** Exporters in TypeScript, in a collector. */
import { CollectorError } from "../lib/mod.ts";
import { assertEquals, assertMatch, assertRejects } from "./support/assert.ts";
import { moduleFile, started } from "./support/modules.ts";
import { TempFolder } from "./support/temp.ts";

function toFile(path: string, options: object = {}, more: object = {}): object {
  const config = {
    module: moduleFile("file.ts"),
    permissions: { write: [path] },
    options: { path, ...options },
    ...more,
  };
  return { exporters: { "deno/file": config }, service: { pipelines: { logs: { exporters: ["deno/file"] } } } };
}

const UNQUEUED = { sending_queue: { enabled: false } };

for (const isolation of ["worker", "process"]) {
  Deno.test(`an exporter writes to a file, its queue is drained before its stop hook, isolation ${isolation}`, async () => {
    using folder = new TempFolder();
    const path = folder.at("out.txt");
    await using collector = await started(toFile(path, {}, { isolation }));
    for (let i = 0; i < 20; i++) await collector.push("logs", [{ body: `line ${i}` }]);
    await collector.stop();
    const lines = Deno.readTextFileSync(path).trim().split("\n");
    assertEquals([lines[0], lines.at(-1)], ["begin", "end"]);
    assertEquals(lines.slice(1, -1).sort(), Array.from({ length: 20 }, (_, i) => `line ${i}`).sort());
  });
}

Deno.test("an exporter without the permission does not start", async () => {
  using folder = new TempFolder();
  const path = folder.at("out.txt");
  const error = await assertRejects(() => started(toFile(path, {}, { permissions: {} })), CollectorError);
  assertEquals(error.code, "START_FAILED");
  assertMatch(error.message, /start hook of .*file\.ts failed: NotCapable/);
});

Deno.test("what an exporter refuses for good is refused, with the place in the module", async () => {
  using folder = new TempFolder();
  await using collector = await started(toFile(folder.at("out.txt"), { fail: "permanent" }, UNQUEUED));
  const error = await assertRejects(() => collector.push("logs", [{ body: "x" }]), CollectorError);
  assertEquals(error.code, "PIPELINE_REFUSED");
  assertMatch(error.message, /deno\/file: PermanentError: for good \(file\.ts:\d+:\d+\)/);
});

Deno.test("what an exporter refuses for now is exported once more", async () => {
  using folder = new TempFolder();
  const path = folder.at("out.txt");
  const retry = { ...UNQUEUED, retry_on_failure: { initial_interval: "1ms" } };
  await using collector = await started(toFile(path, { fail: "once" }, retry));
  await collector.push("logs", [{ body: "x" }]);
  assertEquals(Deno.readTextFileSync(path), "begin\nx\n");
});

Deno.test("an exporter may not change the batch", async () => {
  using folder = new TempFolder();
  await using collector = await started(toFile(folder.at("out.txt"), { edit: true }, UNQUEUED));
  const error = await assertRejects(() => collector.push("logs", [{ body: "x" }]), CollectorError);
  assertEquals(error.code, "PIPELINE_REFUSED");
  assertMatch(error.message, /the module changed the batch, and only processors may/);
});
