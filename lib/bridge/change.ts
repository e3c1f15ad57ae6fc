/** One change of the Workers of a group: new ones take over between two batches, or everything stays as it was. */
import { CollectorError } from "../errors.ts";
import type { Description, LoadFailure, State } from "../worker/protocol.ts";
import type { GroupLibrary } from "./library.ts";
import type { GroupSpec, WorkerHost } from "./worker.ts";
import { LATE, within } from "../within.ts";

/** Who comes, who goes. */
export interface Change {
  /** The group. */
  spec: GroupSpec;
  /** The group's calls. */
  library: GroupLibrary;
  /** New Workers, which load the modules. */
  fresh: readonly WorkerHost[];
  /** Those whose place they take, and whose state. */
  old: readonly WorkerHost[];
  /** Those that go on beside them. */
  keep: readonly WorkerHost[];
  /** The state of new ones that take nobody's place. */
  kept?: State[][];
  /** Refuses modules that are not as these. */
  like?: string | undefined;
}

/** What new Workers brought. */
export interface Changed {
  /** What their modules are. */
  units: Description[];
  /** For how long no Worker took batches, in ms. */
  paused: number;
}

/** How long loading may take, in ms; an await at the top level of a module may never end. */
const LOAD_TIMEOUT = 30_000;
/** How much longer than its time something may take that ends by itself then, or that the library takes for lost, in ms. */
const GRACE = 3000;

/** The new modules are not what was expected. */
export class Unlike extends Error {}

/**
 * Has new Workers take over.
 *
 * @throws {CollectorError} MODULE_REFUSED: then the old ones go on, but for those that have ended.
 * @throws {Unlike} The same, when the modules are not like what they have to be.
 */
export async function change(change: Change): Promise<Changed> {
  const { library, fresh, keep, old } = change;
  const units = await load(change);
  for (const worker of fresh) worker.handle = library.newWorker(units);
  const started = await library.hold();
  const begin = performance.now();
  let serving = [...keep, ...old];
  try {
    await takeOver(change, started);
    serving = [...keep, ...fresh];
  } finally {
    library.serve(serving.map(({ handle }) => handle));
  }
  const paused = performance.now() - begin;
  for (const worker of old) worker.tell({ type: "end" });
  return { units, paused };
}

async function load({ spec, fresh, like }: Change): Promise<Description[]> {
  const loaded = await Promise.all(fresh.map((worker) => within(worker.loaded(), LOAD_TIMEOUT)));
  for (const one of loaded) {
    if (one === LATE) throw refused(spec, `its modules were not loaded within ${LOAD_TIMEOUT / 1000} s`);
    if ("error" in one) throw refusedBy(spec, one.error);
  }
  const [{ units }] = loaded as [{ units: Description[] }];
  if (like !== undefined && like !== JSON.stringify(units)) throw new Unlike();
  return units;
}

async function takeOver({ spec, library, fresh, old, kept = [] }: Change, started: boolean[]): Promise<void> {
  if (old.length > 0 && !started.every(Boolean)) throw refused(spec, "the collector is starting or stopping");
  const limit = timeOf(spec);
  const pauses = old.map(({ handle }) => library.pause(handle));
  const paused = await Promise.all(
    old.map((worker, i) => within(worker.paused(pauses[i] as number), 2 * limit + GRACE)), // the batch, the stop hooks
  );
  try {
    const state = fresh.map((_, i) => kept[i] ?? stateOf(paused[i], spec));
    if (paused.includes(LATE)) {
      throw refused(spec, `a handler or a stop hook has been busy for more than ${(2 * limit + GRACE) / 1000} s`);
    }
    const failures = await Promise.all(
      fresh.map((worker, i) => within(worker.go(started, state[i] ?? []), limit + GRACE)),
    );
    for (const failure of failures) {
      if (failure === LATE) throw refused(spec, `the start hook did not end within ${limit / 1000} s`);
      if (failure !== undefined) throw refusedBy(spec, failure);
    }
  } catch (error) {
    await Promise.all(old.map((worker, i) => back(worker, pauses[i] as number, paused[i], limit)));
    throw error;
  }
  for (const one of paused) {
    for (const failure of one === LATE ? [] : one?.stopFailures ?? []) library.log("warn", failure);
  }
}

type Paused = Awaited<ReturnType<WorkerHost["paused"]>> | typeof LATE;

function stateOf(paused: Paused, spec: GroupSpec): State[] {
  if (paused === undefined || paused === LATE) return []; // it has ended: nobody has its state
  if (paused.stateFailure === undefined) return paused.state;
  throw refused(
    spec,
    paused.stateFailure,
    "Keep in ctx.state what structuredClone() can copy, or restart the collector",
  );
}

/** Lets a Worker go on. One that does not is lost. */
async function back(worker: WorkerHost, pause: number, paused: Paused, limit: number): Promise<void> {
  if (paused === LATE) return worker.giveUp(pause);
  if (paused === undefined) return;
  const failure = await within(worker.resume(pause), limit + GRACE);
  if (failure === undefined) return;
  const message = failure === LATE ? "its start hook does not end" : failure.message;
  worker.fail({ component: failure === LATE ? "" : failure.component, message, position: "" });
}

function refusedBy(spec: GroupSpec, { message, component, hint }: LoadFailure): CollectorError {
  return refused(spec, message, hint, component);
}

/** The error of new modules that did not take over. */
export function refused(spec: GroupSpec, why: string, hint = "", component = ""): CollectorError {
  return new CollectorError("MODULE_REFUSED", `Cannot replace the module of ${namesOf(spec)}: ${why}`, {
    component: component || spec.units[0]?.id,
    hint: hint || undefined,
  });
}

/** How long a batch may take through all components of a group, in ms. */
export function timeOf({ units }: GroupSpec): number {
  return units.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0);
}

/** The components of a group: `"deno/a" and "deno/b"`. */
export function namesOf({ units }: GroupSpec): string {
  return units.map(({ id }) => `"${id}"`).join(" and ");
}
