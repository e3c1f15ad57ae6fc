/** Connectors in TypeScript, in a collector. */
import { CollectorError } from "../lib/mod.ts";
import { assertEquals, assertMatch, assertRejects } from "./support/assert.ts";
import { bodies, logged, moduleFile, started } from "./support/modules.ts";

function routing(more: object = {}, timeout = "1h"): object {
  return {
    connectors: { deno: { module: moduleFile("route.ts"), ...more } },
    exporters: { "deno/b": { timeout } },
    service: {
      pipelines: {
        "logs": { exporters: ["deno"] },
        "logs/a": { receivers: ["deno"] },
        "logs/b": { receivers: ["deno"], exporters: ["deno/b"] },
      },
    },
  };
}

for (const isolation of ["worker", "process"]) {
  Deno.test(`a connector makes metrics of logs, isolation ${isolation}`, async () => {
    await using collector = await started({
      connectors: { "deno/count": { module: moduleFile("count.ts"), isolation } },
      service: { pipelines: { logs: { exporters: ["deno/count"] }, metrics: { receivers: ["deno/count"] } } },
    });
    await collector.push("logs", [{ severityText: "INFO" }, { severityText: "WARN" }, { severityText: "INFO" }]);
    const batch = await collector.next("metrics");
    const [metric] = batch.metrics();
    assertEquals(metric?.name, "log.records");
    const points = metric?.points().toArray().map((point) => [point.attributes.get("severity"), point.value]);
    assertEquals(points, [["INFO", 2n], ["WARN", 1n]]);
  });
}

Deno.test("a connector routes batches to pipelines by their IDs", async () => {
  await using collector = await started(routing());
  const b: unknown[] = [];
  const taking = (async () => {
    for await (const output of collector.collector.output("deno/b", { signal: "logs" })) b.push(...bodies(output));
  })();
  for (const body of ["a", "b", "both"]) await collector.push("logs", [{ body }]);
  await collector.stop();
  await taking;
  const a: unknown[] = [];
  for await (const output of collector.output("logs")) a.push(...bodies(output));
  assertEquals({ a, b }, { a: ["a", "both"], b: ["b", "both"] });
});

Deno.test("what a connector passes on is whole, whatever it read of it", async () => {
  await using collector = await started(routing());
  const record = {
    body: "a",
    severityText: "WARN",
    attributes: { key: "value" },
    resource: { "service.name": "shop" },
  };
  const outputs: unknown[] = [];
  for (let i = 0; i < 4; i++) {
    await collector.push("logs", [record]);
    outputs.push((await collector.next("logs")).toJSON());
  }
  assertEquals(outputs, Array.from({ length: 4 }, () => outputs[0]));
  assertMatch(JSON.stringify(outputs[0]), /shop.*WARN.*"a".*key.*value/);
});

Deno.test("the error of a pipeline behind a connector is the answer to the sender", async () => {
  await using collector = await started(routing({ on_error: "drop" }, "50ms"));
  const error = await assertRejects(() => collector.push("logs", [{ body: "both" }]), CollectorError);
  assertEquals(error.code, "PIPELINE_UNAVAILABLE");
  assertMatch(error.message, /deno\/b: the program did not take the batch within 50ms/);
  assertEquals(bodies(await collector.next("logs")), ["both"]); // the other pipeline has it
});

Deno.test("a connector that emits to an unknown pipeline is told which there are", async () => {
  await using collector = await started(routing());
  for (const body of ["nowhere", "wait"]) {
    const error = await assertRejects(() => collector.push("logs", [{ body }]), CollectorError);
    assertEquals(error.code, "PIPELINE_REFUSED");
    assertMatch(
      error.message,
      /"logs\/(nowhere|wait)" is no pipeline of logs that has it as receiver; there are: logs\/a, logs\/b/,
    );
  }
});

for (const [onError, come] of [["reject", []], ["drop", []], ["pass", ["throw"]]] as const) {
  Deno.test(`a connector whose handler throws: on_error ${onError}`, async () => {
    await using collector = await started({
      connectors: { deno: { module: moduleFile("route.ts"), on_error: onError } },
      service: { pipelines: { "logs": { exporters: ["deno"] }, "logs/a": { receivers: ["deno"] } } },
    });
    const pushed = collector.push("logs", [{ body: "throw" }]);
    if (onError === "reject") {
      const error = await assertRejects(() => pushed, CollectorError);
      assertMatch(error.message, /Error: after an emit \(route\.ts:\d+:\d+\)/);
    } else await pushed;
    await collector.stop();
    const out: unknown[] = [];
    for await (const output of collector.output("logs")) out.push(...bodies(output));
    assertEquals(out, [...come]); // what it emitted before it threw is not among them
  });
}

Deno.test("what a handler emits after its batch was answered is refused", async () => {
  await using collector = await started(routing());
  await collector.push("logs", [{ body: "late" }]);
  await collector.push("logs", [{ body: "a" }]);
  const { fields } = await logged(collector, "late");
  assertMatch(String(fields["message"]), /Cannot emit logs: the batch is answered already/);
  await collector.stop();
  const out: unknown[] = [];
  for await (const output of collector.output("logs")) out.push(...bodies(output));
  assertEquals(out, ["a"]);
});

Deno.test("a connector emits of its own accord, also in its stop hook", async () => {
  await using collector = await started({
    connectors: { deno: { module: moduleFile("sum.ts") } },
    service: { pipelines: { logs: { exporters: ["deno"] }, metrics: { receivers: ["deno"] } } },
  });
  const records = Array.from({ length: 5 }, () => ({ body: "x" }));
  const value = async () => (await collector.next("metrics")).points().at(0)?.value;
  await collector.push("logs", records);
  await collector.push("logs", records);
  assertEquals(await value(), 10n);
  await collector.push("logs", records);
  await collector.stop();
  assertEquals(await value(), 15n);
});
