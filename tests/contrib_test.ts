/** Components of the contrib repository, built by `deno task build-plugin`, with a client of the OpenTelemetry SDK. */
import { assertEquals, assertStringIncludes } from "./support/assert.ts";
import { freePorts, runClient } from "./support/clients.ts";
import { PLUGIN } from "./support/collector.ts";
import { buildContrib, type Contrib, expectedOutcome, outcomeOf, settings } from "./support/contrib.ts";
import { eventually } from "./support/net.ts";
import { assertSucceeded } from "./support/outcome.ts";
import { inline, whileRunning } from "./support/running.ts";
import { Sink } from "./support/sink.ts";

/** How many spans, and how many log records, the client sends. */
const COUNT = 60;
const CLIENT = "shop";

/** Runs a collector with these plugins and the batch processor's, and asserts what comes out, item by item. */
async function assertThrough(contrib: readonly Contrib[]): Promise<void> {
  const files: string[] = [];
  for (const component of contrib) files.push(await buildContrib(component));
  await using sink = new Sink();
  const ports = freePorts();
  const expected = expectedOutcome(CLIENT, COUNT);
  const args = ["--strict-plugins", "--plugin", [...files, PLUGIN].join(","), ...inline(settings(ports, sink))];
  const ended = await whileRunning(args, async () => {
    const { code, stderr } = await runClient("sdk grpc", ports, CLIENT, COUNT);
    assertEquals(code, 0, stderr);
    const counts = () => Object.values(outcomeOf(sink, CLIENT)).map((of) => of.length);
    const wanted = Object.values(expected).map((of) => of.length);
    await eventually("all items", counts, (is) => is.every((count, i) => count >= (wanted[i] ?? 0)));
  });
  assertSucceeded(ended); // what came late, or twice, is there now
  assertEquals(outcomeOf(sink, CLIENT), expected);
  for (const [i, { type, process }] of contrib.entries()) {
    const line = ended.stdout.split("\n").find((line) => line.includes(` "${type}" (`)) ?? ended.stdout;
    assertStringIncludes(line, files[i]?.split("/").at(-1) ?? "");
    assertEquals(/process \d+/.test(line), process ?? false, line);
  }
}

const REDACTION: Contrib = { type: "redaction", path: "processor/redactionprocessor" };
const OTHERS: readonly Contrib[] = [
  { type: "groupbyattrs", path: "processor/groupbyattrsprocessor" },
  { type: "span_metrics", path: "connector/spanmetricsconnector" },
];

Deno.test("Three contrib components work together as Go plugins: redacted, grouped, and counted as metrics", async () => {
  await assertThrough([REDACTION, ...OTHERS]);
});

Deno.test("The same configuration gives the same with one of them in a process of its own", async () => {
  await assertThrough([{ ...REDACTION, process: true }, ...OTHERS]);
});
