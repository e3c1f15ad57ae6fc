import { Collector } from "../lib/mod.ts";
import { assertEquals, assertThrows } from "./support/assert.ts";
import { config, PLUGIN, quiet, sendLog } from "./support/collector.ts";
import { eventually, freePort } from "./support/net.ts";
import { Sink } from "./support/sink.ts";

/** A WebAssembly module whose function `load` reads memory at an address. */
const LOAD_MODULE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x06, 0x01, 0x60, 0x01, 0x7f, 0x01, 0x7f], // type: (i32) -> i32
  ...[0x03, 0x02, 0x01, 0x00, 0x05, 0x03, 0x01, 0x00, 0x01], // one function, one page of memory
  ...[0x07, 0x08, 0x01, 0x04, 0x6c, 0x6f, 0x61, 0x64, 0x00, 0x00], // export "load"
  ...[0x0a, 0x09, 0x01, 0x07, 0x00, 0x20, 0x00, 0x28, 0x02, 0x00, 0x0b], // local.get 0, i32.load
);

/** Runs something while a collector with the plugin runs. */
async function besideCollector(fn: (port: number, sink: Sink) => void | Promise<void>): Promise<void> {
  await using sink = new Sink();
  const port = freePort();
  await using collector = await Collector.load(quiet({
    config: config(port, sink, { batch: { timeout: "1ms" } }),
    plugins: [PLUGIN],
  }));
  await collector.start();
  await fn(port, sink);
}

Deno.test("WebAssembly traps are still caught while a collector runs", async () => {
  const { instance } = await WebAssembly.instantiate(LOAD_MODULE);
  const load = instance.exports["load"] as (address: number) => number;
  await besideCollector(() => {
    assertEquals(load(0), 0);
    for (let i = 0; i < 1000; i++) assertThrows(() => load(0x7fff_0000), WebAssembly.RuntimeError);
  });
});

Deno.test("Deno.Command still starts programs and learns of their end while a collector runs", async () => {
  await besideCollector(async () => {
    const runs = Array.from(
      { length: 20 },
      (_, i) => new Deno.Command("sh", { args: ["-c", `echo ${i}; exit ${i}`] }).output(),
    );
    for (const [i, { code, stdout }] of (await Promise.all(runs)).entries()) {
      assertEquals({ code, text: new TextDecoder().decode(stdout) }, { code: i, text: `${i}\n` });
    }
    const killed = new Deno.Command("sleep", { args: ["60"] }).spawn();
    killed.kill("SIGKILL");
    assertEquals((await killed.status).signal, "SIGKILL");
  });
});

Deno.test("Signal listeners get their signals before, while and after a collector runs", async () => {
  const got: string[] = [];
  const signals = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;
  const listeners = signals.map((signal) => [signal, () => void got.push(signal)] as const);
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  const raise = async () => {
    got.length = 0;
    for (const signal of signals) Deno.kill(Deno.pid, signal);
    await eventually("the signals", () => got.length, (count) => count === signals.length);
    assertEquals([...got].sort(), [...signals].sort());
  };
  try {
    await raise();
    await besideCollector(raise);
    await raise();
  } finally {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  }
});

Deno.test("A broken connection is an error and not the end of the process while a collector runs", async () => {
  await besideCollector(async (port, sink) => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(
      new TextEncoder().encode("POST /v1/logs HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"),
    );
    connection.close();
    const child = new Deno.Command("true", { stdin: "piped" }).spawn();
    await child.status;
    const writer = child.stdin.getWriter();
    await writer.write(new Uint8Array(1 << 20)).catch((error) => assertEquals(error.name, "BrokenPipe"));
    await writer.abort().catch(() => {});
    assertEquals(await sendLog(port, "still here"), 200);
    await eventually("the record", () => sink.items("logs").length, (count) => count === 1);
  });
});

Deno.test("What Deno.env.set set before the load reaches ${env:NAME}, also after the library was opened", async () => {
  await using sink = new Sink();
  const port = freePort();
  const name = `OTELCOL_TEST_${crypto.randomUUID().replaceAll("-", "_")}`;
  Deno.env.set(name, "set by the host");
  try {
    await using collector = await Collector.load(quiet({
      config: {
        ...config(port),
        exporters: { nop: {}, otlphttp: { ...sink.exporter(), headers: { it: `\${env:${name}}` } } },
      },
      set: ["service.pipelines.logs.exporters=[otlphttp]"],
    }));
    await collector.start();
    assertEquals(await sendLog(port, "x"), 200);
    await eventually("the record", () => sink.requests[0]?.headers["it"], (value) => value === "set by the host");
  } finally {
    Deno.env.delete(name);
  }
});
