/** The life of a group of components, wherever it runs: their modules are loaded, served, paused and ended. */
import "../authoring/connector.ts"; // what modules import is there already: it need not be read again
import "../authoring/exporter.ts";
import "../authoring/processor.ts";
import "../authoring/receiver.ts";
import { TelemetrySink } from "../authoring/telemetry_sink.ts";
import { messageOf } from "../authoring/thrown.ts";
import { confine, giveUp } from "./confine.ts";
import { crashOf } from "./crash.ts";
import { Emits } from "./emit.ts";
import type { Exchange } from "./exchange.ts";
import { Hooks } from "./hooks.ts";
import { flush, serve } from "./loop.ts";
import type { Components, FromWorker, ToWorker } from "./protocol.ts";
import { find, type Found, load, LoadError } from "./units.ts";

/** Who has the components: the host for a Worker, the library for a process. */
export interface Owner {
  /** Tells it something. */
  say(message: FromWorker): void;
  /** What it tells next. */
  next(): Promise<ToWorker>;
  /** Where the jobs of a Worker with this handle come from. */
  exchange(worker: number): Exchange;
  /** Tells of errors that nobody catches. Default: they end the process. */
  uncaught?(tell: (error: unknown) => void): void;
}

/**
 * Lives from loading to the end. What the modules must not reach is in no export and in no global; they are loaded
 * before anything of them runs, so that they need not read files.
 *
 * @param init The components.
 * @param owner Who has them.
 */
export async function live(init: Components, owner: Owner): Promise<void> {
  const sink = new TelemetrySink();
  const alive: { hooks?: Hooks } = {};
  owner.uncaught?.((error) => owner.say(crashOf(error, init.units, alive.hooks)));
  const imports = await confine(sink, init);
  let found: Found[];
  try {
    for (const unit of init.units) await load(unit, imports);
    await giveUp("read", init.readable, init); // nothing of the modules has run
    imports.seal();
    found = await Promise.all(init.units.map(find));
  } catch (error) {
    const failure = error instanceof LoadError ? error.failure : undefined;
    owner.say({
      type: "failed",
      error: failure ?? { config: false, component: "", message: messageOf(error), hint: "" },
    });
    return;
  }
  owner.say({ type: "loaded", units: found.map(({ description }) => description) });

  const go = await owner.next();
  if (go.type !== "go") return owner.say({ type: "ended" });
  const exchange = owner.exchange(go.worker);
  const emits = new Emits(exchange.emit);
  const hooks = alive.hooks = new Hooks(found, go.state, sink, emits);
  const failure = await hooks.start(go.started);
  if (failure !== undefined) return owner.say({ type: "failed", error: failure });
  owner.say({ type: "running" });
  for (;;) {
    const pause = await serve(exchange, hooks, sink);
    if (pause === undefined) break;
    const { again, ...stopped } = await hooks.stop();
    flush(exchange, sink);
    owner.say({ type: "paused", pause, ...stopped });
    if (!await resumes(owner, pause)) break;
    const failure = await again();
    if (failure !== undefined) return owner.say({ type: "failed", error: failure });
    owner.say({ type: "running" });
  }
  await emits.idle(); // the library has ended them
  owner.say({ type: "ended" });
}

/** Waits for what is to be done after a pause. What belongs to an earlier one came too late for it. */
async function resumes(owner: Owner, pause: number): Promise<boolean> {
  for (;;) {
    const message = await owner.next();
    if (message.type === "end") return false;
    if (message.type === "resume" && message.pause === pause) return true;
  }
}
