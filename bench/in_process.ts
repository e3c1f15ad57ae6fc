// deno-lint-ignore-file no-console -- what a benchmark says goes to the terminal
/**
 * Measures what it costs a program to push batches of logs into a collector inside of it, and to take them out again:
 * CPU time of the whole process, each push awaited before the next. `deno run -P=test bench/in_process.ts`
 *
 * @module
 */
import process from "node:process";
import { Collector } from "../lib/mod.ts";
import { encodeLogs } from "../lib/telemetry/build.ts";
import { median } from "./stats.ts";

const ROUNDS = 5;
const WARM_UP = 300;
/** Batches of a round, by records a batch. */
const BATCHES = { 1: 3000, 10: 3000, 1000: 1000 };

function batchOf(records: number): Uint8Array {
  const attributes = { "http.method": "POST", "http.route": "/orders/{id}", "http.status_code": 200n, retry: false };
  return encodeLogs(Array.from({ length: records }, (_, i) => ({ body: `order ${i} accepted`, attributes })));
}

/** Microseconds of CPU a batch, through a pipeline that ends in an exporter. */
async function measure(exporter: "nop" | "deno/out", batches: number, batch: Uint8Array): Promise<number> {
  await using collector = await Collector.load({
    config: {
      receivers: { "deno/in": null },
      exporters: { [exporter]: null },
      service: {
        telemetry: { metrics: { level: "none" } },
        pipelines: { logs: { receivers: ["deno/in"], exporters: [exporter] } },
      },
    },
    onLog: () => {},
  });
  await collector.start();
  const taking = exporter === "nop" ? undefined : take(collector);
  for (let i = 0; i < WARM_UP; i++) await collector.push("logs", batch);
  const before = process.cpuUsage();
  for (let i = 0; i < batches; i++) await collector.push("logs", batch);
  const { user, system } = process.cpuUsage(before);
  await collector.stop();
  await taking;
  return (user + system) / batches;
}

async function take(collector: Collector): Promise<void> {
  for await (const _ of collector.output("deno/out"));
}

console.log("µs of CPU a batch: records, push, push and output, the difference; medians");
for (const [records, batches] of Object.entries(BATCHES)) {
  const batch = batchOf(Number(records));
  const pushes: number[] = [];
  const both: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    pushes.push(await measure("nop", batches, batch));
    both.push(await measure("deno/out", batches, batch));
  }
  const more = both.map((value, i) => value - (pushes[i] ?? NaN));
  console.log(records.padStart(6), ...[pushes, both, more].map((list) => median(list).toFixed(0).padStart(8)));
}
Deno.exit();
