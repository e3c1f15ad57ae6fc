/** What components of a process emit of their own accord. */
import { CollectorError, errorFromJson } from "../errors.ts";
import { AnswerWriter, SECTION } from "./answer.ts";
import { pipelineIds } from "./batch_emits.ts";

/** Bytes of a reply before what it says. */
const HEADER = 8;
const decoder = new TextDecoder();

/** Emits that the library has not answered yet. */
export class PipeEmits {
  readonly #write: (frame: Uint8Array) => void;
  readonly #answers = new AnswerWriter();
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();
  #last = 0;

  /** @param write Writes a frame. */
  constructor(write: (frame: Uint8Array) => void) {
    this.#write = write;
  }

  /** Whether there is any. */
  get any(): boolean {
    return this.#waiting.size > 0;
  }

  /** Sends one; see `SendEmitted`. */
  async send(unit: number, signal: number, pipelines: readonly string[], otlp: Uint8Array): Promise<void> {
    const ids = pipelineIds(pipelines);
    if (ids === undefined) {
      throw new CollectorError(
        "PIPELINE_REFUSED",
        `Cannot emit to ${pipelines.length} pipelines: no pipeline has such an ID`,
      );
    }
    const number = ++this.#last;
    const head = new Uint8Array(HEADER);
    const view = new DataView(head.buffer);
    view.setUint32(0, number, true);
    view.setUint32(4, unit, true);
    this.#answers.begin(0, 0);
    this.#answers.add(SECTION.emission, head);
    this.#answers.emitted({ signal, pipelines: ids, otlp });
    const emitted = Promise.withResolvers<void>();
    this.#waiting.set(number, emitted);
    this.#write(this.#answers.frame());
    await emitted.promise;
  }

  /** Takes what became of one: u32 number, u8 kind, three zeros, nothing or an error as JSON. */
  settle(reply: Uint8Array<ArrayBuffer>): void {
    const number = new DataView(reply.buffer, reply.byteOffset).getUint32(0, true);
    const emitted = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (reply.length === HEADER) emitted?.resolve();
    else emitted?.reject(errorFromJson(JSON.parse(decoder.decode(reply.subarray(HEADER)))));
  }

  /** Nobody answers any more. */
  end(): void {
    for (const { reject } of this.#waiting.values()) {
      reject(new CollectorError("PIPELINE_UNAVAILABLE", "Cannot emit: the collector is gone"));
    }
    this.#waiting.clear();
  }
}
