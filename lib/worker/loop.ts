/** What a Worker does all its life: answer the last job, take the next. */
import { setImmediate } from "node:timers";
import type { TelemetrySink } from "../authoring/telemetry_sink.ts";
import { AnswerWriter, SECTION } from "./answer.ts";
import { BatchRunner } from "./batch.ts";
import { type Exchange, TOO_SMALL } from "./exchange.ts";
import { JOB } from "./protocol.ts";
import type { Hooks } from "./hooks.ts";

/** How long a blocking call waits for a job, in ms; then the event loop has its turn while another thread waits. */
const BLOCKING_WAIT = 2;
/** How long that other thread waits, in ms. */
const WAIT = 500;
/** How long the event loop goes without a turn while there is always a job, in ms. */
const TURN = 20;
const FIRST_ROOM = 1 << 18;
const NOTHING = new Uint8Array(0);

type Bytes = Uint8Array<ArrayBuffer>;

/** Gives what was logged and counted since the last answer. */
export function flush(exchange: Exchange, sink: TelemetrySink): void {
  const telemetry = sink.takeTelemetry();
  if (telemetry === undefined) return;
  const answers = new AnswerWriter();
  answers.begin(0, 0);
  answers.json(SECTION.telemetry, telemetry);
  exchange.tell(answers.frame());
}

/**
 * Serves until a pause or the end.
 *
 * @returns The number of the pause; undefined at the end.
 */
export async function serve(exchange: Exchange, hooks: Hooks, sink: TelemetrySink): Promise<number | undefined> {
  const answers = new AnswerWriter();
  const runner = new BatchRunner(hooks.units, sink, answers, exchange.whole);
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
    if (size < 0) return undefined; // the library has no more jobs for this Worker
    const kind = room[4];
    if (kind === JOB.batch) {
      const waits = runner.run(room, view, size);
      if (waits !== undefined) {
        await waits;
        turned = performance.now();
      }
    } else if (kind === JOB.start || kind === JOB.stop) {
      const failure = await hooks.run(kind === JOB.start ? "start" : "stop", room[16] ?? 0);
      answers.begin(view.getUint32(0, true), failure === undefined ? 1 : 0);
      if (failure !== undefined) answers.json(SECTION.error, failure);
      const telemetry = sink.takeTelemetry();
      if (telemetry !== undefined) answers.json(SECTION.telemetry, telemetry);
    } else return kind === JOB.pause ? view.getUint32(view.getUint32(12, true), true) : undefined;
    answer = answers.frame();
    if (performance.now() - turned > TURN) {
      await new Promise((resolve) => setImmediate(resolve));
      turned = performance.now();
    }
  }
}
