import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { type Program, startMain } from "./support/cli.ts";
import { freePorts } from "./support/clients.ts";
import { config, sendLog } from "./support/collector.ts";
import { freePort, isListening } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { HTTP2, RawClients } from "./support/raw_clients.ts";
import { inline, RUNNING } from "./support/running.ts";
import { type Json, Sink } from "./support/sink.ts";

/** A batch processor that keeps what it gets until the collector stops. */
const KEEP = { batch: { timeout: "1h", send_batch_size: 1_000_000 } };

/** A configuration whose exporter holds a stop up: its destination is down, it tries for ever, and has no queue. */
function unreachable(port: number): Json {
  const otlphttp = {
    endpoint: `http://127.0.0.1:${freePort()}`,
    sending_queue: { enabled: false },
    retry_on_failure: { max_elapsed_time: "0s" },
  };
  const pipelines = { logs: { receivers: ["otlp"], processors: ["batch"], exporters: ["otlphttp"] } };
  return { ...config(port, undefined, KEEP), exporters: { otlphttp }, service: { pipelines } };
}

/** Starts `main.ts` with a configuration, and has it take a record. */
async function startHolding(base: Json, port: number, args: string[] = []): Promise<Program> {
  const program = startMain([...inline(base), ...args]);
  try {
    await program.says(RUNNING);
    assertEquals(await sendLog(port, "held"), 200);
    return program;
  } catch (error) {
    await program[Symbol.asyncDispose]();
    throw error;
  }
}

for (const signals of [["SIGINT"], ["SIGTERM"], ["SIGINT", "SIGTERM"]] as Deno.Signal[][]) {
  Deno.test(`${signals.join(" and ")} at once stop gracefully: what is in the pipelines is exported first`, async () => {
    await using sink = new Sink();
    const port = freePort();
    await using program = await startHolding(config(port, sink, KEEP), port);
    assertEquals(sink.items("logs").length, 0);
    for (const signal of signals) program.kill(signal); // as Ctrl-C under `deno task`, which passes on a copy
    const outcome = await program.ended;
    assertSucceeded(outcome, ": stopping; once more to stop at once\nstopped\n");
    assertEquals(outcome.stderr.includes("stopped at once"), false, outcome.stderr);
    assertEquals(sink.items("logs").map(({ item }) => item["body"]), [{ stringValue: "held" }]);
    assertEquals(await isListening(port), false);
  });
}

Deno.test("A second signal ends the process at once, and says what is lost", async () => {
  const port = freePort();
  await using program = await startHolding(unreachable(port), port);
  program.kill("SIGTERM");
  await program.says("SIGTERM: stopping");
  await new Promise((resolve) => setTimeout(resolve, 200)); // signals of the first 100 ms are the same wish
  program.kill("SIGINT");
  const outcome = await program.ended;
  assertSucceeded(outcome);
  assertStringIncludes(outcome.stderr, "stopped at once, what was still in the pipelines is lost");
  assertEquals(outcome.stdout.includes("\nstopped\n"), false, outcome.stdout);
});

Deno.test("--stop-timeout ends a stop that the exporter's destination holds up, with status 1 and the reason", async () => {
  const port = freePort();
  await using program = await startHolding(unreachable(port), port, ["--stop-timeout", "0.5"]);
  program.kill("SIGTERM");
  assertFailed(
    await program.ended,
    1,
    "otelcol-deno: The collector did not stop within 500ms: it is given up, and what it still held is lost",
    "A destination that is down",
  );
});

Deno.test("SIGTERM while it starts cancels the start, with status 0", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    asked.resolve();
    return answer.promise;
  });
  await using program = startMain(["--config", `http://127.0.0.1:${server.addr.port}/slow.yaml`]);
  await asked.promise;
  assertEquals(program.stdout.includes(RUNNING), false);
  program.kill("SIGTERM");
  assertSucceeded(await program.ended, "SIGTERM: stopping", "\nstopped\n");
  answer.resolve(new Response());
});

Deno.test("SIGTERM at any moment of the start ends the process, by the signal or gracefully", async () => {
  const port = freePort();
  for (const delay of [30, 60, 90, 120, 150]) {
    await using program = startMain(inline(config(port)));
    await new Promise((resolve) => setTimeout(resolve, delay));
    program.kill("SIGTERM");
    const { code, signal, stdout, stderr } = await program.ended;
    if (signal === null) assertEquals(code, 0, stdout + stderr);
    else assertEquals(signal, "SIGTERM");
    assertEquals(await isListening(port), false);
  }
});

Deno.test("Clients that hold connections and requests open do not cost what is in the pipelines", async () => {
  await using sink = new Sink();
  const ports = freePorts();
  const grpc = ["--set", `receivers.otlp.protocols.grpc.endpoint=127.0.0.1:${ports.grpc}`];
  const args = [...grpc, "--stop-timeout", "6"]; // three for the clients
  await using program = await startHolding(config(ports.http, sink, KEEP), ports.http, args);
  using clients = new RawClients();
  await clients.open(ports.grpc, "");
  await clients.open(ports.grpc, "PRI * HT");
  await clients.open(ports.http, "");
  await clients.open(ports.http, "POST /v1/logs HTTP/1.1\r\nhost: x\r\ncontent-le");
  await clients.open(ports.http, "POST /v1/logs HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{");
  // Connections are accepted in order, so those are when these are.
  assertStringIncludes(await clients.ask(ports.http, "GET / HTTP/1.1\r\nhost: x\r\n\r\n"), "HTTP/1.1 404");
  assertEquals((await clients.ask(ports.grpc, HTTP2)).length > 0, true);
  program.kill("SIGTERM");
  const outcome = await program.ended;
  assertSucceeded(outcome, "\nstopped\n");
  assertMatch(outcome.stderr, /warn.*receiver did not stop in its time.*"otelcol.component.id": "otlp"/);
  assertEquals(sink.items("logs").map(({ item }) => item["body"]), [{ stringValue: "held" }]);
});
