import { VERSION } from "../lib/mod.ts";
import { USAGE } from "../lib/cli/usage.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { Program, runMain, startMain } from "./support/cli.ts";
import { freePorts } from "./support/clients.ts";
import { config, LIBRARY, library, sendLog } from "./support/collector.ts";
import { sideBySide } from "./support/lanes.ts";
import { eventually, freePort, isListening } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { hasProgram, saySkipped } from "./support/programs.ts";
import { inline, RUNNING, whileRunning } from "./support/running.ts";
import { Sink } from "./support/sink.ts";

/** A colour or another control sequence of a terminal. */
// deno-lint-ignore no-control-regex -- that is what is looked for
const CONTROL = /[\x1b\x07\b]/;

Deno.test("main.ts says what it opened, what it runs, where it listens, and how to send a first span", async () => {
  const { grpc, http } = freePorts();
  const set = [
    ...["--set", `receivers.otlp.protocols.grpc.endpoint=127.0.0.1:${grpc}`],
    ...["--set", `receivers.otlp.protocols.http.endpoint=127.0.0.1:${http}`],
  ];
  const hasCurl = await hasProgram("curl");
  if (!hasCurl) saySkipped("the first span of the banner", "there is no curl");
  let sent = "";
  const outcome = await whileRunning(set, async (program) => {
    await program.says("curl ");
    await eventually("the whole line", () => program.stdout.split("curl ")[1]?.includes("\n"));
    if (!hasCurl) return;
    const curl = `curl -sS -w "%{http_code}" ${/curl (.*)/.exec(program.stdout)?.[1]}`;
    await using shell = new Program("sh", ["-c", curl]);
    sent = (await shell.ended).stdout;
    await program.says("first span"); // by the debug exporter
    await program.says("hello");
  });
  if (hasCurl) assertEquals(sent, `{"partialSuccess":{}}200`);
  assertSucceeded(outcome);
  const { version, collectorVersion, goVersion } = library.info();
  const lines = outcome.stdout.trimEnd().split("\n");
  const time = (line: string) => line.replace(/\d+ ms$/, "N ms");
  assertEquals(lines.slice(0, 8).map(time), [
    `library  ${LIBRARY}: otelcol-deno ${version}, Collector ${collectorVersion}, ${goVersion}`,
    "entry    abi (versioned)",
    "config   test.yaml (the working directory)",
    `plugin   dynbatchprocessor.so: processor "batch" (go.opentelemetry.io/collector/processor/batchprocessor v0.165.0), N ms`,
    "running  logs, metrics, traces, ready in N ms",
    `listen   127.0.0.1:${grpc} (otlp protocols::grpc)`,
    `listen   127.0.0.1:${http} (otlp protocols::http)`,
    "send     a first span:",
  ]);
  assertMatch(
    lines[8] ?? "",
    new RegExp(`^ {2}curl http://127.0.0.1:${http}/v1/traces -H 'content-type: .*' -d '{.*}'$`),
  );
  assertEquals(lines.slice(9), ["SIGTERM: stopping; once more to stop at once", "stopped"]);
});

Deno.test("main.ts says how to send a span only where one can be sent", async () => {
  const base = { ...config(freePort()), service: { pipelines: { logs: { receivers: ["otlp"], exporters: ["nop"] } } } };
  const outcome = await whileRunning(inline(base), () => {});
  assertSucceeded(outcome, "running  logs, ready in");
  assertEquals(outcome.stdout.includes("curl"), false, outcome.stdout);
});

Deno.test("main.ts answers --help and --version, and opens nothing", async () => {
  const options = { env: { OTELCOL_LIBRARY: "/nonexistent.so" } };
  for (const args of [["--help"], ["-h"], ["run", "--help", "--config", "x"]]) {
    assertEquals(await runMain(args, options), { code: 0, signal: null, stdout: USAGE, stderr: "" });
  }
  const version = `otelcol-deno ${VERSION} (Deno ${Deno.version.deno})\n`;
  assertEquals(await runMain(["--version"], options), { code: 0, signal: null, stdout: version, stderr: "" });
});

Deno.test("main.ts refuses wrong usage with status 2, and what is wrong", async () => {
  const cases: [args: string[], message: string][] = [
    [["--no-such"], `Unknown option "--no-such"`],
    [["--no-such=1"], `Unknown option "--no-such=1"`],
    [["-x"], `Unknown option "-x"`],
    [["start"], `Unknown command "start"`],
    [["run", "now"], `Unknown command "run now"`],
    [["--config"], "Option --config needs a value"],
    [["--config", "--strict-plugins"], "Option --config needs a value"],
    [["--plugin="], "Option --plugin needs a value"],
    [["--feature-gates"], "Option --feature-gates needs a value"],
    [["--entry", "mian"], `Option --entry is "mian": want abi, main-with-plugin, main`],
    [["--stop-timeout", "soon"], `Option --stop-timeout is "soon": want seconds, 0 to 86400`],
    [["--stop-timeout=-1"], `Option --stop-timeout is "-1"`],
  ];
  await sideBySide(cases, async ([args, message]) => {
    const outcome = await runMain(args);
    assertFailed(outcome, 2, `otelcol-deno: ${message}`, "See otelcol-deno --help");
    assertEquals(outcome.stdout, "");
  });
});

Deno.test("main.ts writes plain text where there is no terminal, also without NO_COLOR", async () => {
  const env = { NO_COLOR: "" };
  const plain = ({ stdout, stderr }: { stdout: string; stderr: string }) => {
    assertEquals(CONTROL.test(stdout + stderr), false, JSON.stringify(stdout + stderr));
  };
  const args = [...inline(config(freePort())), "--plugin", "missing.so"];
  plain(await whileRunning(args, () => {}, { env }));
  plain(await runMain([...args, "--strict-plugins"], { env }));
  plain(await runMain(["--no-such"], { env }));
  plain(await runMain(["--help"], { env }));
});

Deno.test("Of two programs that start at once on one port, one runs and the other names the port", async () => {
  const port = freePort();
  await using first = startMain(inline(config(port)));
  await using second = startMain(inline(config(port)));
  const loser = await Promise.race([first.ended, second.ended]);
  const said = await Promise.allSettled([first.says(RUNNING), second.says(RUNNING)]);
  assertEquals(said.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assertFailed(loser, 1, `127.0.0.1:${port}: bind: address already in use`, `listens on 127.0.0.1:${port}: stop it`);
  assertEquals(await sendLog(port, "to the winner"), 200);
  const winner = first.stdout.includes(RUNNING) ? first : second;
  winner.kill("SIGTERM");
  assertSucceeded(await winner.ended, "stopped");
});

for (const unread of [["stdout"], ["stderr"], ["stdout", "stderr"]] as ("stdout" | "stderr")[][]) {
  Deno.test(`main.ts goes on when nobody reads ${unread.join(" and ")}`, async () => {
    await using sink = new Sink();
    const port = freePort();
    const base = config(port, sink, { batch: { timeout: "1ms" } });
    const debug = { ...base, exporters: { ...base["exporters"] as object, debug: { verbosity: "detailed" } } };
    const both = ["--set", "service.pipelines.logs.exporters=[otlphttp, debug]"]; // debug writes into its log
    await using program = startMain([...inline(debug), ...both], { unread });
    await eventually("a collector that listens", () => isListening(port));
    for (let i = 1; i <= 3; i++) {
      assertEquals(await sendLog(port, `record ${i}`), 200);
      await eventually("the record", () => sink.items("logs").length, (count) => count === i);
    }
    program.kill("SIGTERM");
    const { code, signal, stdout, stderr } = await program.ended;
    assertEquals({ code, signal }, { code: 0, signal: null }, stdout + stderr);
    if (!unread.includes("stdout")) assertStringIncludes(stdout, "\nstopped\n");
  });
}
