import { assertEquals, assertMatch } from "./support/assert.ts";
import { Collector } from "../lib/mod.ts";
import { LIBRARY } from "./support/collector.ts";
import { withComponents } from "./support/component.ts";
import { moduleFile } from "./support/modules.ts";
import { eventually, freePorts } from "./support/net.ts";
import { callLog, postLog } from "./support/otlp_client.ts";
import { attributes, type Json, Sink } from "./support/sink.ts";

const ACTIONS = ["reject", "pass", "drop"] as const;
type Ports = Record<typeof ACTIONS[number] | "grpc" | "metrics", number>;

/** Three pipelines with the same module, which differ in what becomes of a batch whose handler failed. */
function config(ports: Ports, sink: Sink, module: string, more: Json): Json {
  const receiver = (port: number, grpc = false) => ({
    protocols: {
      http: { endpoint: `127.0.0.1:${port}` },
      ...(grpc && { grpc: { endpoint: `127.0.0.1:${ports.grpc}` } }),
    },
  });
  const of = <T>(make: (action: typeof ACTIONS[number]) => T) =>
    Object.fromEntries(ACTIONS.map((action) => [action, make(action)]));
  const named = (kind: string, of: Json) => Object.fromEntries(Object.entries(of).map(([k, v]) => [`${kind}/${k}`, v]));
  return {
    receivers: named("otlp", of((action) => receiver(ports[action], action === "reject"))),
    processors: named("deno", of((action) => ({ module, on_error: action, ...more }))),
    exporters: { otlphttp: { ...sink.exporter(), sending_queue: { enabled: false } } },
    service: {
      telemetry: {
        logs: { sampling: { enabled: false } },
        metrics: { readers: [{ pull: { exporter: { prometheus: { host: "127.0.0.1", port: ports.metrics } } } }] },
      },
      pipelines: named(
        "logs",
        of((action) => ({
          receivers: [`otlp/${action}`],
          processors: [`deno/${action}`],
          exporters: ["otlphttp"],
        })),
      ),
    },
  };
}

interface Fault {
  /** The `kind` of the metric. */
  kind: "error" | "timeout" | "answer";
  /** What the client is told. */
  text: RegExp;
  /** Whether it may send the batch again. Default: false. */
  again?: boolean;
  /** Whether it cannot even pass: what was answered may be in the batch already. */
  spoilt?: boolean;
}

const FAULTS: Record<string, Fault> = {
  "throw": { kind: "error", text: /TypeError: x is undefined \(faults\.ts:12:11\)/ },
  "permanent": { kind: "error", text: /PermanentError: never again \(faults\.ts:15:11\)/ },
  "retryable": { kind: "error", text: /RetryableError: later \(faults\.ts:18:11\)/, again: true },
  "string": { kind: "error", text: /only a text/ },
  "nothing": { kind: "error", text: /undefined was thrown/ },
  "symbol": { kind: "error", text: /Symbol\(odd\) was thrown/ },
  "proxy": { kind: "error", text: /something that cannot be read was thrown/ },
  "long": { kind: "error", text: /Error: x{4000,4100}… \(10000007 characters\)/ },
  "reject": { kind: "error", text: /RangeError: rejected \(faults\.ts:41:11\)/ },
  "reject with nothing": { kind: "error", text: /undefined was thrown/ },
  "thenable": { kind: "error", text: /Error: no promise \(faults\.ts:46:13\)/ },
  "stack": { kind: "error", text: /RangeError: Maximum call stack size exceeded \(faults\.ts:50:21\)/ },
  "huge": { kind: "error", text: /what it changes and emits takes 200 MiB: the most for a batch are 63 MiB/ },
  "use": {
    kind: "error",
    text: /Cannot use a batch, or a view of it, after the processor returned \(faults\.ts:58:22\)/,
  },
  "exit": { kind: "error", text: /A component may not use Deno\.exit \(faults\.ts:59:22\)/ },
  "close": { kind: "error", text: /A component may not use self\.close \(faults\.ts:60:38\)/ },
  "message": { kind: "error", text: /A component may not use self\.postMessage \(faults\.ts:61:40\)/ },
  "forge": { kind: "answer", text: /edit list: /, spoilt: true },
};

/** What OTLP says of an error that is for good, and of one that is not. */
const STATUS = { permanent: { http: 500, grpc: 13 }, again: { http: 503, grpc: 14 } };

/** Checks that a fault ends as `on_error` says, for the sender, the pipeline and the metric, and that it goes on. */
async function check(name: string, fault: Fault, ports: Ports, sink: Sink): Promise<void> {
  const before = await counted(ports, fault.kind);
  const { http, grpc } = fault.again ? STATUS.again : STATUS.permanent;
  const arrived = async (send: () => Promise<unknown>) => {
    sink.requests.length = 0;
    await send();
    return sink.items("logs").map(({ item }) => attributes(item)["seen"]);
  };
  for (const [action, port] of ACTIONS.map((action) => [action, ports[action]] as const)) {
    const passes = action !== "reject" && !(action === "pass" && fault.spoilt);
    const items = await arrived(async () => {
      const { status, text } = await postLog(port, name);
      assertEquals(status, passes ? 200 : http, `${name}, ${action}: ${text}`);
      if (!passes) assertMatch(text, fault.text, name);
    });
    // A batch that passes is as it came: what the handler changed before it failed is not kept.
    assertEquals(items, action === "pass" && passes ? [undefined] : [], `${name}, ${action}`);
    assertEquals(await arrived(() => postLog(port, "good")), [true], `after ${name}, ${action}`);
  }
  const { status, text } = await callLog(ports.grpc, name);
  assertEquals(status, grpc, text);
  assertMatch(text, fault.text);
  const after = await counted(ports, fault.kind);
  const pass = fault.spoilt ? "reject" : "pass";
  const expected = { ...before };
  for (const [component, action, items] of [["reject", "reject", 2], ["pass", pass, 1], ["drop", "drop", 1]] as const) {
    const key = `deno/${component} ${action}`;
    expected[key] = (expected[key] ?? 0) + items;
  }
  assertEquals(after, expected, name);
}

/** How many items of a kind of failure were counted, by component and action. */
async function counted(ports: Ports, kind: string): Promise<Record<string, number>> {
  const text = await (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).text();
  const lines = text.matchAll(/^otelcol_deno_failed_items\{action="(.*)",component="(.*)",kind="(.*)"\} (\d+)$/gm);
  return Object.fromEntries(
    [...lines].filter(([, , , of]) => of === kind).map(([, action, of, , n]) => [`${of} ${action}`, Number(n)]),
  );
}

async function withFaults(more: Json, fn: (ports: Ports, sink: Sink, log: string[]) => Promise<void>): Promise<void> {
  await using sink = new Sink();
  const log: string[] = [];
  const [reject = 0, pass = 0, drop = 0, grpc = 0, metrics = 0] = freePorts(5);
  const ports = { reject, pass, drop, grpc, metrics };
  await using collector = await Collector.load({
    library: LIBRARY,
    config: config(ports, sink, moduleFile("faults.ts"), more),
    onLog: ({ message, fields }) => log.push(`${message} ${JSON.stringify(fields)}`),
  });
  await collector.start();
  await fn(ports, sink, log);
}

for (const isolation of ["worker", "process"]) {
  Deno.test(`A handler's fault is the sender's error, passes, or is dropped, as on_error says, in a ${isolation}`, async (t) => {
    await withFaults({ timeout: "60s", isolation }, async (ports, sink, log) => {
      for (const action of ACTIONS) await postLog(ports[action], "hold");
      for (const [name, fault] of Object.entries(FAULTS)) {
        await t.step(name, async () => {
          log.length = 0;
          await check(name, fault, ports, sink);
          const said = () => log.filter((line) => line.startsWith("The handler failed"));
          await eventually("four lines in the log", said, ({ length }) => length === 4);
          for (const [i, action] of ["reject", fault.spoilt ? "reject" : "pass", "drop", "reject"].entries()) {
            assertMatch(said()[i] ?? "", new RegExp(`"kind":"${fault.kind}".*"on_error":"${action}"`));
          }
        });
      }
    });
  });

  Deno.test(`A handler that waits for ever has its timeout, and a retryable error, in a ${isolation}`, async () => {
    await withFaults({ timeout: "300ms", isolation }, async (ports, sink) => {
      const text = /its promise was not settled within \d+ ms|no answer within 300ms/;
      await check("never", { kind: "timeout", text, again: true }, ports, sink);
    });
  });

  Deno.test(`A handler that writes without end to the console floods nobody, in a ${isolation}`, async () => {
    await withFaults({ timeout: "60s", isolation }, async (ports, sink, log) => {
      assertEquals((await postLog(ports.reject, "console")).status, 200);
      assertEquals(sink.items("logs").length, 1);
      assertEquals((await postLog(ports.reject, "good")).status, 200);
      const lost = /99000 log records of this component were lost: there were too many for one batch/;
      await eventually("the end of the log", () => log.some((line) => lost.test(line)));
      assertEquals(log.filter((line) => line.startsWith("line ")).length, 1000);
    });
  });
}

Deno.test("A component that fills its memory ends the process, as the documentation says", async () => {
  const module = `import { defineProcessor } from "otelcol/processor";
    export default defineProcessor({ logs() { const all = []; for (;;) all.push({ all: [all.length] }); } });`;
  const flags = ["-P=run", "--no-prompt", "--v8-flags=--max-old-space-size=64"];
  const processors = { "deno/x": { module: "x.ts", timeout: "60s" } };
  const outcome = await withComponents(processors, { files: { "x.ts": module }, flags }, async ({ port, program }) => {
    await postLog(port, "x").catch(() => {}); // the connection is lost
    await program.ended;
  });
  assertMatch(outcome.stderr, /JavaScript (heap )?out of memory/);
  assertEquals(outcome.code, 133); // SIGTRAP
});
