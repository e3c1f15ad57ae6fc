/** The life of a group of components, wherever it runs: their modules are loaded, served, paused and ended. */
import "../authoring/connector.ts"; // what modules import is there already: it need not be read again
import "../authoring/exporter.ts";
import "../authoring/processor.ts";
import "../authoring/receiver.ts";
import { TelemetrySink } from "../authoring/telemetry_sink.ts";
import { messageOf } from "../authoring/thrown.ts";
import { confine, giveUp } from "./confine.ts";
import type { Exchange } from "./exchange.ts";
import { runHook, serve } from "./loop.ts";
import type { Components, FromWorker, ToWorker } from "./protocol.ts";
import { find, type Found, load, LoadError, type Unit, withContext } from "./units.ts";

/** Who has the components: the host for a Worker, the library for a process. */
export interface Owner {
  /** Tells it something. */
  say(message: FromWorker): void;
  /** What it tells next. */
  next(): Promise<ToWorker>;
  /** Where the jobs of a Worker with this handle come from. */
  exchange(worker: number): Exchange;
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
  const units: Unit[] = found.map((unit, i) => withContext(unit, go.state[i] ?? {}, sink));
  if (go.started) {
    for (const unit of units) {
      const failure = await runHook("start", unit);
      if (failure !== undefined) {
        const message = `The start hook failed: ${failure.message}${failure.position && ` (${failure.position})`}`;
        return owner.say({ type: "failed", error: { config: false, component: unit.spec.id, message, hint: "" } });
      }
    }
  }
  owner.say({ type: "running" });
  const exchange = owner.exchange(go.worker);
  while (await serve(exchange, units, sink) === "pause") {
    owner.say({ type: "paused", state: units.map((unit) => unit.handle.context.state) });
    if ((await owner.next()).type === "resume") continue;
    for (const unit of units) await runHook("stop", unit);
    break;
  }
  owner.say({ type: "ended" });
}
