/** A component that is built in, moved into a process of its own: only the command line changes. */
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertStringIncludes } from "./support/assert.ts";
import { runMain } from "./support/cli.ts";
import { freePorts, runClient } from "./support/clients.ts";
import { expectedPoints, expectedRecords, expectedSpans } from "./support/expected.ts";
import { eventually } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { inline, whileRunning } from "./support/running.ts";
import { type Json, Sink } from "./support/sink.ts";
import { runTask } from "./support/tasks.ts";
import { pointsOf, recordsOf, SDK, spansOf } from "./support/telemetry.ts";

const MODULE = "go.opentelemetry.io/collector/receiver/otlpreceiver";
const OUT = join(PROJECT_ROOT, "build", "test", "otlpreceiver");

Deno.test("The OTLP receiver in a process of its own takes each item of a client once, and says when a port is taken", async () => {
  const built = await runTask("build_plugin", [MODULE, "--process", "--out", OUT, "--json"]);
  assertSucceeded(built);
  assertEquals((JSON.parse(built.stdout) as Json)["components"], [
    { kind: "receiver", type: "otlp", replaces: `${MODULE} v0.165.0` },
  ]);

  await using sink = new Sink();
  const ports = freePorts();
  const pipeline = { receivers: ["otlp"], exporters: ["otlphttp"] };
  const config = {
    receivers: { otlp: { protocols: { grpc: { endpoint: `127.0.0.1:${ports.grpc}` } } } },
    exporters: { otlphttp: sink.exporter() },
    service: { pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline } },
  };
  const args = [...inline(config), "--strict-plugins", "--plugin", OUT];
  assertFailed(await runMain(args), 1, `the receiver type "otlp" is already there`);
  const moved = [...args, "--plugin-override"];

  const [count, points] = [50, expectedPoints("moved", SDK)];
  const ended = await whileRunning(moved, async () => {
    const { code, stderr } = await runClient("sdk grpc", ports, "moved", count);
    assertEquals(code, 0, stderr);
    await eventually(
      "all items",
      () =>
        spansOf(sink, "moved", SDK).length >= count && recordsOf(sink, "moved").length >= count &&
        pointsOf(sink, "moved").length >= points.length,
    );
  });
  assertSucceeded(
    ended,
    `receiver "otlp" in the place of ${MODULE} v0.165.0`,
    `listen   127.0.0.1:${ports.grpc} (otlp`,
  );
  assertEquals(spansOf(sink, "moved", SDK), expectedSpans("moved", count, SDK));
  assertEquals(recordsOf(sink, "moved"), expectedRecords("moved", count));
  assertEquals(pointsOf(sink, "moved").map(({ time: _, ...point }) => point), points);

  using _taken = Deno.listen({ hostname: "127.0.0.1", port: ports.grpc });
  const refused = await runMain(moved);
  assertFailed(
    refused,
    1,
    `failed to start "otlp" receiver: listen tcp 127.0.0.1:${ports.grpc}: bind: address already`,
  );
  assertStringIncludes(refused.stderr, `Another program (or another collector) listens on 127.0.0.1:${ports.grpc}`);
});
