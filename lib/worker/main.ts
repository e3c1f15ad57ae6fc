/**
 * The entry of a Worker. It opens the library, gives up the permission to, loads the user's modules, gives up what only
 * loading needs, and serves. What the modules must not reach is in no export and in no global.
 */
/// <reference lib="deno.worker" />
import "../authoring/connector.ts"; // what modules import is there already: it need not be read again
import "../authoring/exporter.ts";
import "../authoring/processor.ts";
import "../authoring/receiver.ts";
import { TelemetrySink } from "../authoring/telemetry_sink.ts";
import { messageOf } from "../authoring/thrown.ts";
import { workerSymbols } from "../ffi/symbols.ts";
import { confine, giveUp } from "./confine.ts";
import { type Exchange, runHook, serve } from "./loop.ts";
import type { FromWorker, InitMessage, ToWorker } from "./protocol.ts";
import { find, type Found, LoadError, type Unit, withContext } from "./units.ts";

self.onmessage = ({ data, ports: [port] }: MessageEvent<InitMessage>) => {
  self.onmessage = null;
  if (port !== undefined) live(data, port);
};

async function live(init: InitMessage, port: MessagePort): Promise<void> {
  const messages = inbox(port);
  const say = (message: FromWorker) => port.postMessage(message);
  const { symbols } = Deno.dlopen(init.library, workerSymbols);
  const sink = new TelemetrySink();
  await giveUp("ffi", init);
  confine(sink, init.units[0]?.id ?? "");
  let found: Found[];
  try {
    found = await Promise.all(init.units.map(find));
  } catch (error) {
    const failure = error instanceof LoadError ? error.failure : undefined;
    say({ type: "failed", error: failure ?? { config: false, component: "", message: messageOf(error), hint: "" } });
    return;
  }
  await giveUp("read", init);
  say({ type: "loaded", units: found.map(({ description }) => description) });

  const go = await messages();
  if (go.type !== "go") return say({ type: "ended" });
  const units: Unit[] = found.map((unit, i) => withContext(unit, go.state[i] ?? {}, sink));
  if (go.started) {
    for (const unit of units) {
      const failure = await runHook("start", unit);
      if (failure !== undefined) {
        const message = `The start hook failed: ${failure.message}${failure.position && ` (${failure.position})`}`;
        return say({ type: "failed", error: { config: false, component: unit.spec.id, message, hint: "" } });
      }
    }
  }
  say({ type: "running" });
  const exchange: Exchange = {
    now: (answer, room, wait) =>
      symbols.otelcol_worker_exchange(go.worker, answer, answer.length, room, room.length, wait),
    later: (answer, room, wait) =>
      symbols.otelcol_worker_wait(go.worker, answer, answer.length, room, room.length, wait),
  };
  while (await serve(exchange, units, sink) === "pause") {
    say({ type: "paused", state: units.map((unit) => unit.handle.context.state) });
    if ((await messages()).type === "resume") continue;
    for (const unit of units) await runHook("stop", unit);
    break;
  }
  say({ type: "ended" });
}

/** The messages of a port, one after the other. */
function inbox(port: MessagePort): () => Promise<ToWorker> {
  const waiting: ToWorker[] = [];
  let wake: ((message: ToWorker) => void) | undefined;
  port.onmessage = ({ data }) => {
    if (wake === undefined) waiting.push(data);
    else wake(data);
    wake = undefined;
  };
  return () => {
    const first = waiting.shift();
    return first !== undefined ? Promise.resolve(first) : new Promise((resolve) => wake = resolve);
  };
}
