/** What a Worker does all its life: answer the last job, take the next. */
import { setImmediate } from "node:timers";
import type { TelemetrySink } from "../authoring/telemetry_sink.ts";
import { AnswerWriter, type Failure, SECTION } from "./answer.ts";
import { BatchRunner, failureOf, untilTime } from "./batch.ts";
import { type Exchange, TOO_SMALL } from "./exchange.ts";
import { JOB } from "./protocol.ts";
import type { Unit } from "./units.ts";

/** How long a blocking call waits for a job, in ms; then the event loop has its turn while another thread waits. */
const BLOCKING_WAIT = 2;
/** How long that other thread waits, in ms. */
const WAIT = 500;
/** How long the event loop goes without a turn while there is always a job, in ms. */
const TURN = 20;
const FIRST_ROOM = 1 << 18;
const NOTHING = new Uint8Array(0);

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Serves until a pause or the end.
 *
 * @returns Which of both.
 */
export async function serve(exchange: Exchange, units: readonly Unit[], sink: TelemetrySink): Promise<"pause" | "end"> {
  const answers = new AnswerWriter();
  const runner = new BatchRunner(units, sink, answers);
  let room = new Uint8Array(FIRST_ROOM);
  let view = new DataView(room.buffer);
  let answer: Bytes = NOTHING;
  let turned = performance.now();
  for (;;) {
    let size = exchange.now(answer, room, BLOCKING_WAIT);
    answer = NOTHING;
    if (size === 0) {
      const telemetry = sink.takeTelemetry();
      if (telemetry !== undefined) {
        answers.begin(0, 0);
        answers.json(SECTION.telemetry, telemetry);
        answer = answers.frame();
        continue;
      }
      size = await exchange.later(NOTHING, room, WAIT);
      turned = performance.now();
      if (size === 0 || size === TOO_SMALL) continue;
    }
    if (size === TOO_SMALL) {
      room = new Uint8Array(Math.max(view.getUint32(0, true), 2 * room.length));
      view = new DataView(room.buffer);
      continue;
    }
    if (size < 0) return "end"; // the library knows this Worker no more
    const kind = room[4];
    if (kind === JOB.batch) {
      const waits = runner.run(room, view, size);
      if (waits !== undefined) {
        await waits;
        turned = performance.now();
      }
    } else if (kind === JOB.start || kind === JOB.stop) {
      await hook(kind === JOB.start ? "start" : "stop", units[room[16] ?? 0] as Unit, view.getUint32(0, true), answers);
    } else return kind === JOB.pause ? "pause" : "end";
    answer = answers.frame();
    if (performance.now() - turned > TURN) {
      await new Promise((resolve) => setImmediate(resolve));
      turned = performance.now();
    }
  }
}

async function hook(name: "start" | "stop", unit: Unit, id: number, answers: AnswerWriter): Promise<void> {
  const failure = await runHook(name, unit);
  answers.begin(id, failure === undefined ? 1 : 0);
  if (failure !== undefined) answers.json(SECTION.error, failure);
}

/** Runs a hook of a component; the failure if it fails. */
export async function runHook(name: "start" | "stop", unit: Unit): Promise<Failure | undefined> {
  if (name === "stop") { for (const { turn } of [unit.handle, unit.life]) turn.stop(); }
  try {
    await untilTime(Promise.resolve(unit.definition[name]?.(unit.life.context)), undefined, unit.spec.timeoutMs);
    return undefined;
  } catch (error) {
    return failureOf(error, unit);
  }
}
