// deno-lint-ignore-file no-console -- an example shows what it does
/** A program whose telemetry goes through a Collector's pipeline inside of it, and comes back: no port, no client. */
import { Collector, CollectorError } from "../../lib/mod.ts";

await using collector = await Collector.load({
  config: "examples/in_process/config.yaml",
  onLog: () => {},
});
await collector.start();

const taking = (async () => {
  for await (const batch of collector.output("deno/out")) {
    if (batch.signal !== "logs") continue;
    for (const record of batch.records()) console.log(record.body, record.attributes.toObject());
  }
})();

await collector.push("logs", [
  { body: "paid", attributes: { "user.email": "ann@example.com", amount: 5n } },
  { body: "shipped", attributes: { "user.email": "bob@example.com" } },
]); // resolves when the loop has dealt with them

try {
  await collector.push("metrics", []);
} catch (error) {
  if (error instanceof CollectorError) console.log(error.code, error.hint);
}

await collector.stop();
await taking; // the loop ends when the collector has stopped
