import { PROJECT_ROOT } from "../../lib/ffi/paths.ts";
import { join } from "../../lib/std/path.ts";
import type { LogsBatch } from "../../lib/telemetry/mod.ts";
import { type TestCollector, testCollector } from "../../lib/testing/mod.ts";
import { LIBRARY } from "./collector.ts";

/** The path of a component's module of the tests. */
export function moduleFile(name: string): string {
  return join(PROJECT_ROOT, "tests", "fixtures", "modules", name);
}

/** A collector whose pipelines begin and end in the test. */
export function started(config: object): Promise<TestCollector> {
  return testCollector(config, { library: LIBRARY });
}

/** The bodies of a batch of log records. */
export function bodies(batch: LogsBatch): unknown[] {
  return batch.records().toArray().map((record) => record.body);
}

/** The bodies of the next batches of log records. */
export async function nextBodies(collector: TestCollector, batches = 1): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let i = 0; i < batches; i++) all.push(...bodies(await collector.next("logs")));
  return all;
}

/** Waits for a record of the collector's own log, and returns it. */
export async function logged(collector: TestCollector, message: string | RegExp) {
  for (;;) {
    const found = collector.log.find((record) =>
      typeof message === "string" ? record.message === message : message.test(record.message)
    );
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
