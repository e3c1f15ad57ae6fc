/** Receivers in TypeScript, in a collector. */
import { assertEquals, assertMatch, assertRejects } from "./support/assert.ts";
import { logged, moduleFile, nextBodies, started } from "./support/modules.ts";
import { CollectorError } from "../lib/mod.ts";
import { TempFolder } from "./support/temp.ts";

for (const isolation of ["worker", "process"]) {
  Deno.test(`a receiver in a ${isolation} emits on a timer, is stopped by its signal, and emits last in its stop hook`, async () => {
    await using collector = await started({
      receivers: { deno: { module: moduleFile("ticker.ts"), options: { interval: 1 }, isolation } },
      service: { pipelines: { logs: { receivers: ["deno"] } } },
    });
    for (const body of await nextBodies(collector, 3)) assertMatch(String(body), /^tick \d+$/);
    await logged(collector, "accepted");
    await collector.stop();
    const rest: unknown[] = []; // emits that do not wait for each other may overtake each other
    for await (const batch of collector.output("logs")) {
      rest.push(...batch.records().toArray().map(({ body }) => body));
    }
    assertEquals(rest.filter((body) => !String(body).startsWith("tick")), ["stopped, aborted: true, true"]);
  });

  Deno.test(`a receiver in a ${isolation} emits every signal in its start hook, and is told what is refused`, async () => {
    const pipeline = { receivers: ["deno/once"] };
    await using collector = await started({
      receivers: { "deno/once": { module: moduleFile("once.ts"), isolation } },
      service: { pipelines: { logs: pipeline, traces: pipeline } },
    });
    assertEquals(await nextBodies(collector), ["once"]);
    const batch = await collector.next("traces");
    assertEquals(batch.spans().at(0)?.name, "once");
    await logged(collector, /a wrong value|severityNumber/);
    const outcomes = Object.fromEntries(
      collector.log.filter(({ fields }) => "name" in fields).map(({ message, fields }) => [fields["name"], message]),
    ) as Record<string, string>;
    assertEquals([outcomes["logs"], outcomes["traces"], outcomes["nothing"]], ["accepted", "accepted", "accepted"]);
    assertMatch(outcomes["metrics"] ?? "", /^PermanentError: .*no pipeline of metrics has it as receiver/);
    assertMatch(outcomes["no OTLP"] ?? "", /^PermanentError: .*it is no OTLP batch of logs/);
    assertMatch(outcomes["a pipeline"] ?? "", /^PermanentError: .*pipelines cannot be chosen by a receiver/);
    assertMatch(outcomes["a wrong value"] ?? "", /^CollectorError: .*severityNumber/);
  });

  Deno.test(`a receiver in a ${isolation} is told that its pipeline does not take a batch`, async () => {
    await using collector = await started({
      receivers: { deno: { module: moduleFile("ticker.ts"), options: { interval: 1, most: 1 }, isolation } },
      exporters: { "deno/nobody": { timeout: "10ms" } },
      service: { pipelines: { logs: { receivers: ["deno"], exporters: ["deno/nobody"] } } },
    });
    const { fields } = await logged(collector, "retryable");
    assertMatch(String(fields["message"]), /deno\/nobody: the program did not take the batch within 10ms/);
  });
}

Deno.test("a receiver's start hook that fails is the error of the start, with the place in the module", async () => {
  const config = {
    receivers: { deno: { module: moduleFile("ticker.ts") } },
    service: { pipelines: { logs: { receivers: ["deno"] } } },
  };
  const error = await assertRejects(() => started(config), CollectorError);
  assertEquals([error.code, error.component], ["START_FAILED", "deno"]);
  assertMatch(error.message, /the start hook of .*ticker\.ts failed: RangeError: no interval \(ticker\.ts:\d+:\d+\)/);
});

Deno.test("a receiver is replaced by a new version of its module, which goes on with its state", async () => {
  using folder = new TempFolder();
  const version = (name: string) =>
    `import { defineReceiver } from "otelcol/receiver";
    export default defineReceiver({
      async start({ emit, state }) { await emit.logs([{ body: "${name} starts, after " + state.last }]); },
      async stop({ emit, state }) { state.last = "${name}"; await emit.logs([{ body: "${name} stops" }]); },
    });`;
  const module = folder.write("receiver.ts", version("one"));
  await using collector = await started({
    receivers: { deno: { module } },
    service: { pipelines: { logs: { receivers: ["deno"] } } },
  });
  assertEquals(await nextBodies(collector), ["one starts, after undefined"]);
  folder.write("receiver.ts", version("two"));
  await collector.collector.replaceModule("deno");
  assertEquals(await nextBodies(collector, 2), ["one stops", "two starts, after one"]);
  await collector.stop();
  assertEquals(await nextBodies(collector), ["two stops"]);
});
