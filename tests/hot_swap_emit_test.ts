/** Hot swap of components that emit. */
import { assert, assertEquals } from "./support/assert.ts";
import { ModuleFolder } from "./support/module_folder.ts";
import { bodies, started } from "./support/modules.ts";
import { eventually, freePort } from "./support/net.ts";

Deno.test("A receiver is replaced, also one that listens, and what it has emitted arrives once", async () => {
  using folder = new ModuleFolder();
  const port = freePort();
  const define = (version: number) =>
    folder.write(
      "module.ts",
      `import { defineReceiver } from "otelcol/receiver";
       export default defineReceiver({
         start({ emit, state, signal }) {
           const server = Deno.listen({ hostname: "127.0.0.1", port: ${port} });
           const timer = setInterval(() => {
             emit.logs([{ body: state.n = (state.n ?? 0) + 1, attributes: { version: ${version} } }]);
           }, 1);
           signal.addEventListener("abort", () => {
             clearInterval(timer);
             server.close();
           });
         },
       });`,
    );
  define(0);
  await using collector = await started({
    receivers: { "deno/test": { module: folder.module, permissions: { net: [`127.0.0.1:${port}`] } } },
    service: { pipelines: { logs: { receivers: ["deno/test"] } } },
  });
  const numbers: number[] = [];
  const versions = new Set<unknown>();
  const collected = (async () => {
    for await (const output of collector.output("logs")) {
      numbers.push(...bodies(output).map(Number));
      for (const record of output.records()) versions.add(record.attributes.get("version"));
    }
  })();
  for (let version = 1; version <= 5; version++) {
    await eventually(`version ${version - 1} emits`, () => versions.has(version - 1));
    define(version);
    await collector.collector.replaceModule("deno/test");
  }
  await eventually("the last version emits", () => versions.has(5));
  await collector.stop();
  await collected;
  assert(numbers.length > 5);
  assertEquals(numbers.toSorted((a, b) => a - b), numbers.map((_, i) => i + 1));
});

Deno.test("A connector is replaced, and what it holds is emitted once", async () => {
  using folder = new ModuleFolder();
  folder.write(
    "module.ts",
    `import { defineConnector } from "otelcol/connector";
     export default defineConnector({
       logs(batch, { state }) { state.held = (state.held ?? 0) + batch.records().toArray().length; },
       async stop({ emit, state }) {
         await emit.logs([{ body: state.held ?? 0 }]);
         state.held = 0;
       },
     });`,
  );
  await using collector = await started({
    connectors: { "deno/sum": { module: folder.module } },
    service: {
      pipelines: { "logs/in": { exporters: ["deno/sum"] }, "logs/out": { receivers: ["deno/sum"] } },
    },
  });
  for (const records of [3, 4, 5]) {
    await collector.push("logs", Array.from({ length: records }, (_, i) => ({ body: i })));
    await collector.collector.replaceModule("deno/sum");
    assertEquals(bodies(await collector.next("logs")).map(Number), [records]);
  }
});
