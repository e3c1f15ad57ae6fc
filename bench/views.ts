// deno-lint-ignore-file no-console -- what a benchmark says goes to the terminal
/**
 * Measures lib/telemetry alone: nanoseconds a log record for common jobs, on one core, without the Collector.
 * `deno run bench/views.ts [job…]`
 *
 * @module
 */
import { type LogsBatch, SeverityNumber } from "../lib/telemetry/mod.ts";
import { editsOf, openBatch } from "../lib/telemetry/open.ts";
import { encodeMessage } from "../lib/telemetry/otlp/encode.ts";

const RECORDS = 1000;
const ROUNDS = 30;
const BATCHES = 40;

/** Batches of 1,000 records of about 213 bytes with six attributes. */
const bytes = encodeMessage("LogsData", {
  resourceLogs: [{
    resource: { attributes: { "service.name": "checkout" } },
    scopeLogs: [{
      scope: { name: "bench" },
      logRecords: Array.from({ length: RECORDS }, (_, i) => ({
        timeUnixNano: 1_790_000_000_000_000_000n + BigInt(i),
        severityNumber: i % 10 === 0 ? SeverityNumber.ERROR : SeverityNumber.INFO,
        body: `method=GET path=/items/${1000 + i} status=200 took=12 user=u${i % 50}`,
        attributes: {
          "http.request.method": i % 3 === 0 ? "POST" : "GET",
          "http.response.status_code": 200n,
          "user.email": `user${1000 + i}@example.com`,
          "url.path": `/items/${i}`,
          "enduser.id": `u${i % 50}`,
          "thread.id": BigInt(i % 128),
        },
      })),
    }],
  }],
});

const LINE = /^method=(\S+) path=(\S+) status=(\d+) took=(\d+) user=(\S+)$/;

const JOBS: Record<string, (batch: LogsBatch) => void> = {
  "go through": (batch) => {
    for (const _ of batch.records());
  },
  "delete one attribute, set one": (batch) => {
    for (const { attributes } of batch.records()) {
      attributes.delete("user.email");
      attributes.set("redacted", true);
    }
  },
  "filter 90 % away": (batch) => {
    batch.records().filter((record) => record.severityNumber >= SeverityNumber.ERROR);
  },
  "body by a regular expression into five attributes": (batch) => {
    for (const { body, attributes } of batch.records()) {
      const [, method, path, status = "", took, user] = LINE.exec(body as string) ?? [];
      attributes.set("method", method).set("path", path).set("status", BigInt(status));
      attributes.set("took", Number(took)).set("user", user);
    }
  },
  "count by service": (batch) => {
    const counts = new Map<unknown, number>();
    for (const { resource } of batch.records()) {
      const service = resource.attributes.get("service.name");
      counts.set(service, (counts.get(service) ?? 0) + 1);
    }
  },
  "read one string": (batch) => {
    for (const { attributes } of batch.records()) attributes.get("url.path");
  },
  "all attributes as an object": (batch) => {
    for (const { attributes } of batch.records()) attributes.toObject();
  },
};

/** Nanoseconds a record: the best and the median of the rounds; bytes of edits a record. */
function measure(job: (batch: LogsBatch) => void): [number, number, number] {
  const times: number[] = [];
  let edits = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let i = 0; i < BATCHES; i++) {
      const batch = openBatch("logs", bytes, bytes.length);
      job(batch);
      edits = editsOf(batch).length;
      batch.close();
    }
    times.push((performance.now() - start) / BATCHES / RECORDS * 1e6);
  }
  times.sort((a, b) => a - b);
  return [times[0] as number, times[ROUNDS / 2] as number, edits / RECORDS];
}

console.log(`${bytes.length / RECORDS} bytes a record; ns a record: best, median; bytes of edits a record`);
for (const [name, job] of Object.entries(JOBS)) {
  if (Deno.args.length > 0 && !Deno.args.some((part) => name.includes(part))) continue;
  measure(job);
  const [best, median, edits] = measure(job);
  console.log(
    name.padEnd(50),
    best.toFixed(0).padStart(5),
    median.toFixed(0).padStart(5),
    edits.toFixed(1).padStart(6),
  );
}
