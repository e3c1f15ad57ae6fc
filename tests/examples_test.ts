import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { Program } from "./support/cli.ts";
import { whileRunning } from "./support/running.ts";
import { TempFolder } from "./support/temp.ts";

Deno.test("examples/embed does what its README says", async () => {
  const args = ["run", "-q", "-P=run", "--no-prompt", "--allow-net=127.0.0.1:14318", "examples/embed/main.ts"];
  await using program = new Program(Deno.execPath(), args);
  const { code, stdout, stderr } = await program.ended;
  assertEquals({ code, stdout }, { code: 0, stdout: "info Logs 1\n" }, stderr);
});

Deno.test("examples/in_process does what its README says", async () => {
  const args = ["run", "-q", "-P=run", "--no-prompt", "examples/in_process/main.ts"];
  await using program = new Program(Deno.execPath(), args);
  const { code, stdout, stderr } = await program.ended;
  const expected = "paid { amount: 5n }\nshipped {}\n" +
    "INVALID_ARGUMENT The running configuration has these: deno/in\n";
  assertEquals({ code, stdout }, { code: 0, stdout: expected }, stderr);
});

Deno.test("examples/receiver takes JSON over HTTP, and refuses what is none", async () => {
  const { code, stderr } = await runExample("receiver", ["--allow-net=127.0.0.1:14319"], async () => {
    const url = "http://127.0.0.1:14319";
    assertEquals(await send(url, `[{ "event": "paid", "amount": 5 }, { "event": "shipped" }]`), 202);
    assertEquals(await send(url, `{`), 400);
  });
  assertStringIncludes(stderr, `Body: Map({"amount":5,"event":"paid"})`);
  assertStringIncludes(stderr, `Body: Map({"event":"shipped"})`);
  assertEquals(code, 0, stderr);
});

Deno.test("examples/exporter appends log records to a file", async () => {
  using folder = new TempFolder();
  const file = folder.at("logs.jsonl");
  const { code, stderr } = await runExample("exporter", [`--allow-write=${file}`], async () => {
    const attributes = [{ key: "amount", value: { intValue: "5" } }];
    const record = { timeUnixNano: "1700000000000000000", body: { stringValue: "paid" }, severityText: "INFO" };
    assertEquals(await send("http://127.0.0.1:14320/v1/logs", otlp([{ ...record, attributes }])), 200);
  }, { LOG_FILE: file });
  const line = { time: "2023-11-14T22:13:20.000Z", severity: "INFO", body: "paid", amount: 5 };
  assertEquals(JSON.parse(Deno.readTextFileSync(file)), line);
  assertEquals(code, 0, stderr);
});

Deno.test("examples/connector counts errors and sends them to a pipeline of their own", async () => {
  const { code, stderr } = await runExample("connector", [], async () => {
    const records = [{ severityNumber: 9 }, { severityNumber: 17 }];
    assertEquals(await send("http://127.0.0.1:14321/v1/logs", otlp(records)), 200);
  });
  assertMatch(stderr, /"debug\/all".*"log records": 2/);
  assertMatch(stderr, /"debug\/errors".*"log records": 1/);
  assertMatch(stderr, /"debug\/metrics".*"data points": 1/);
  assertEquals(code, 0, stderr);
});

/** Runs the collector of an example's configuration, does something meanwhile, and stops it. */
function runExample(name: string, flags: string[], fn: () => Promise<void>, env: Record<string, string> = {}) {
  const args = ["run", "--config", `examples/${name}/config.yaml`];
  return whileRunning(args, fn, { flags: ["-P=run", "--no-prompt", ...flags], env });
}

/** Posts JSON; the HTTP status. */
async function send(url: string, body: string): Promise<number> {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  await response.body?.cancel();
  return response.status;
}

function otlp(logRecords: object[]): string {
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
}
