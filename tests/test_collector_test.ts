/** `testCollector()` of `otelcol/testing`. */
import { CollectorError } from "../lib/mod.ts";
import { testCollector } from "../lib/testing/mod.ts";
import { assertEquals, assertMatch, assertRejects } from "./support/assert.ts";
import { LIBRARY } from "./support/collector.ts";
import { bodies, logged, moduleFile, nextBodies } from "./support/modules.ts";

const settings = { library: LIBRARY };

Deno.test("processors alone get a pipeline for each signal that they take, in their order", async () => {
  await using collector = await testCollector(
    `
processors:
  memory_limiter: { check_interval: 1s, limit_mib: 1000 }
  deno/shout: { module: ${moduleFile("shout.ts")}, options: { mark: "!" } }
  deno/again: { module: ${moduleFile("shout.ts")}, options: { mark: "?" } }
`,
    settings,
  );
  assertEquals(collector.collector.status().pipelines, ["logs", "traces"]);
  await collector.push("logs", [{ body: "hello" }]);
  assertEquals(await nextBodies(collector), ["HELLO!?"]);
  await collector.push("traces", [{ name: "span" }]);
  assertEquals((await collector.next("traces")).spans().at(0)?.name, "SPAN!?");
});

Deno.test("given pipelines get what they lack, and stay otherwise as they are", async () => {
  const config = {
    exporters: { nop: null, "deno/out": { timeout: "3s" } },
    service: {
      pipelines: { "logs": null, "logs/other": { exporters: ["nop", "deno/out"] }, "traces": { exporters: ["nop"] } },
    },
  };
  const before = structuredClone(config);
  await using collector = await testCollector(config, settings);
  assertEquals(config, before);
  assertEquals(collector.collector.status().pipelines, ["logs", "logs/other", "traces"]);
  await collector.push("logs", [{ body: "twice" }]);
  assertEquals(await nextBodies(collector, 2), ["twice", "twice"]);
  await collector.push("traces", [{ name: "nowhere" }]);
});

Deno.test("next() picks the signal, output() the rest, also after the stop", async () => {
  await using collector = await testCollector({ processors: {} }, settings);
  await collector.push("logs", [{ body: "a" }]);
  await collector.push("traces", [{ name: "b" }]);
  await collector.push("logs", [{ body: "c" }]);
  assertEquals((await collector.next("traces")).spans().at(0)?.name, "b");
  assertEquals(bodies(await collector.next("logs")), ["a"]);
  await collector.stop();
  const rest: unknown[] = [];
  for await (const output of collector.output()) rest.push(output.signal);
  assertEquals(rest, ["logs"]);
  const error = await assertRejects(() => collector.next(), CollectorError);
  assertEquals([error.code, error.message], ["PIPELINE_UNAVAILABLE", "Cannot take a batch: the collector has stopped"]);
});

Deno.test("next() does not wait for ever", async () => {
  await using collector = await testCollector({ processors: {} }, settings);
  const error = await assertRejects(() => collector.next("logs", { timeout: 5 }), CollectorError);
  assertEquals(error.message, "Cannot take a batch of logs: none came out of the pipelines within 5 ms");
});

Deno.test("a test that does not take what comes out holds the pipelines up at last", async () => {
  await using collector = await testCollector({ exporters: { "deno/out": { timeout: "3s" } } }, settings);
  let pushed = 0;
  const error = await assertRejects(async () => {
    for (; pushed < 1100; pushed++) await collector.push("logs", [{ body: "x" }]);
  }, CollectorError);
  assertEquals([error.code, pushed], ["PIPELINE_UNAVAILABLE", 999]);
  assertEquals((await nextBodies(collector, 1000)).length, 1000);
});

Deno.test("the collector's own log is kept", async () => {
  await using collector = await testCollector({ processors: {} }, settings);
  assertEquals((await logged(collector, /^Everything is ready/)).level, "info");
});

const WRONG: [string, string | object, RegExp][] = [
  ["no YAML", "a: [", /Cannot read the configuration: /],
  ["no mapping", "- a", /the configuration is no mapping/],
  ["a section that is none", { processors: [] }, /processors is no mapping/],
  ["a pipeline that is none", { service: { pipelines: { logs: "x" } } }, /service::pipelines::logs is no mapping/],
  ["an unknown processor", { processors: { nothing: null } }, /unknown type: "nothing"/],
  ["a module that is not there", { processors: { deno: { module: "/nowhere.ts" } } }, /nowhere\.ts/],
];
for (const [what, config, text] of WRONG) {
  Deno.test(`${what} is the configuration's error`, async () => {
    const error = await assertRejects(() => testCollector(config, settings), CollectorError);
    assertEquals(error.code, "CONFIG_INVALID");
    assertMatch(error.message, text);
  });
}
