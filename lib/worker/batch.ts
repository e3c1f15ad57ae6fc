/** One batch through a chain of components. */
import type { Context } from "../authoring/context.ts";
import { isRetryable } from "../authoring/errors.ts";
import { positionOf } from "../authoring/position.ts";
import type { TelemetrySink } from "../authoring/telemetry_sink.ts";
import { messageOf } from "../authoring/thrown.ts";
import type { Signal } from "../authoring/batches.ts";
import type { Batch } from "../telemetry/batch.ts";
import { Learner } from "../telemetry/learner.ts";
import { editsOf, mark, openBatch } from "../telemetry/open.ts";
import type { Learning } from "../telemetry/store.ts";
import { type AnswerWriter, type Failure, SECTION } from "./answer.ts";
import { BatchContext, BatchEmits } from "./batch_emits.ts";
import { SIGNALS } from "./protocol.ts";
import type { Unit } from "./units.ts";
import { LATE, within } from "../within.ts";

/** Bytes before the chain, see `go/internal/bridge/job.go`. */
const HEADER = 16;

/** The most bytes of an answer; the library refuses a little more, see `go/internal/bridge/job.go`. */
const MOST_BYTES = 63 << 20;

/** Runs batches, one at a time. */
export class BatchRunner {
  readonly #units: readonly Unit[];
  readonly #sink: TelemetrySink;
  readonly #answers: AnswerWriter;
  readonly #whole: (() => Uint8Array) | undefined;
  readonly #learning = new Map<number | string, Learning>();
  #learner: Learner | undefined; // of the batch that is under way
  #emits: BatchEmits | undefined; // of the connector that is at the batch

  constructor(units: readonly Unit[], sink: TelemetrySink, answers: AnswerWriter, whole?: () => Uint8Array) {
    this.#units = units;
    this.#sink = sink;
    this.#answers = answers;
    this.#whole = whole;
  }

  /** Runs the handlers on the batch of a job; the answer is complete when it returns, or when the promise resolves. */
  run(room: Uint8Array, view: DataView, length: number): void | Promise<void> {
    const id = view.getUint32(0, true);
    const signal = SIGNALS[room[5] ?? 0];
    const count = room[6] ?? 0;
    const start = view.getUint32(12, true);
    const left = view.getUint32(8, true);
    if (signal === undefined) throw new Error(`the library sent a batch of unknown signal ${room[5]}`);
    const declared = count === 1 ? this.#units[room[HEADER] ?? 0]?.description.reads[signal] : undefined;
    const learning = declared === undefined ? this.#learningOf(signal, room, count) : undefined;
    const batch = openBatch(signal, room.subarray(start), length - start, declared, learning);
    const deadline = left === 0 ? undefined : Date.now() + left;
    for (let i = 0; i < count; i++) {
      const unit = this.#units[room[HEADER + i] ?? 0] as Unit;
      const before = mark(batch);
      unit.handle.turn.begin(deadline);
      try {
        const result = unit.definition[signal]?.(batch, this.#context(unit));
        if (isPromise(result)) {
          return this.#go(result, batch, id, room.slice(HEADER, HEADER + count), i, before, deadline);
        }
      } catch (error) {
        unit.handle.turn.end();
        return this.#answer(batch, id, i, before, failureOf(error, unit));
      }
      unit.handle.turn.end();
    }
    this.#answer(batch, id, count, mark(batch), undefined);
  }

  /** Goes on when a handler waits. */
  async #go(
    result: PromiseLike<unknown>,
    batch: Batch,
    id: number,
    chain: Uint8Array,
    i: number,
    before: number,
    deadline: number | undefined,
  ): Promise<void> {
    for (;;) {
      const unit = this.#units[chain[i] ?? 0] as Unit;
      try {
        await untilTime(result, deadline, unit.spec.timeoutMs);
      } catch (error) {
        return this.#answer(batch, id, i, before, failureOf(error, unit));
      } finally {
        unit.handle.turn.end();
      }
      if (++i === chain.length) return this.#answer(batch, id, i, mark(batch), undefined);
      before = mark(batch);
      const next = this.#units[chain[i] ?? 0] as Unit;
      next.handle.turn.begin(deadline);
      try {
        result = Promise.resolve(next.definition[batch.signal]?.(batch, this.#context(next)));
      } catch (error) {
        result = Promise.reject(error);
      }
    }
  }

  /** What is known of the reads of a chain; undefined when the library sends everything anyway. */
  #learningOf(signal: Signal, room: Uint8Array, count: number): Learning | undefined {
    this.#learner = undefined;
    if (this.#whole === undefined) return undefined;
    const way = count === 1
      ? (room[HEADER] as number) << 8 | (room[5] as number)
      : `${signal}:${room.subarray(HEADER, HEADER + count)}`;
    let learning = this.#learning.get(way);
    if (learning === undefined) this.#learning.set(way, learning = { learner: new Learner(signal), whole: undefined });
    learning.whole = room[7] === 1 ? this.#whole : undefined;
    this.#learner = learning.learner;
    return learning;
  }

  /** What a handler is given. */
  #context(unit: Unit): Context<unknown> {
    if (unit.spec.kind !== "connector") return unit.handle.context;
    this.#emits = new BatchEmits();
    return new BatchContext(unit.handle.context, this.#emits);
  }

  #answer(batch: Batch, id: number, done: number, edits: number, failure: Failure | undefined): void {
    const reads = this.#learner?.take();
    const size = this.#emits?.list.reduce((sum, { otlp }) => sum + otlp.length, edits) ?? edits;
    if (size > MOST_BYTES) {
      failure = tooMuch(size);
      done = edits = 0; // as if nothing had been done: what is behind the first may be done again
    }
    this.#answers.begin(id, done, reads !== undefined);
    if (reads !== undefined) this.#answers.json(SECTION.reads, reads);
    // A connector changes only what it emits.
    if (edits > 0 && this.#emits === undefined) this.#answers.add(SECTION.edits, editsOf(batch).subarray(0, edits));
    batch.close();
    const emits = this.#emits;
    if (emits !== undefined) {
      this.#emits = undefined;
      emits.close();
      if (failure === undefined) { for (const emitted of emits.list) this.#answers.emitted(emitted); }
    }
    if (failure !== undefined) this.#answers.json(SECTION.error, failure);
    const telemetry = this.#sink.takeTelemetry();
    if (telemetry !== undefined) this.#answers.json(SECTION.telemetry, telemetry);
  }
}

function tooMuch(bytes: number): Failure {
  const message = `what it changes and emits takes ${bytes >> 20} MiB: the most for a batch are ${
    MOST_BYTES >> 20
  } MiB`;
  return { message, position: "", retryable: false, kind: "error" };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** What is thrown when what is waited for has had its time. */
export class Late extends Error {}

/** Waits for a handler, but not longer than it may take. */
export async function untilTime(
  result: PromiseLike<unknown>,
  deadline: number | undefined,
  timeout: number,
): Promise<unknown> {
  const time = Math.min(timeout, deadline === undefined ? timeout : Math.max(0, deadline - Date.now()));
  const settled = await within(result, time);
  if (settled === LATE) throw new Late(`its promise was not settled within ${Math.round(time)} ms`);
  return settled;
}

/** What a handler threw, as the library takes it. */
export function failureOf(error: unknown, unit: Unit): Failure {
  if (error instanceof Late) return { message: error.message, position: "", retryable: true, kind: "timeout" };
  return {
    message: messageOf(error),
    position: positionOf(error, unit.spec.module) ?? "",
    retryable: isRetryable(error),
    kind: "error",
  };
}
