/** The frame of an answer; `go/internal/bridge/frame.go` reads it. */
import type { Emitted } from "./batch_emits.ts";

const HEADER = 8;
const SECTION_HEADER = 5;

/** What stands in a section. The last four are of a process: what a Worker tells its host, or calls the library for. */
export const SECTION = {
  ...{ edits: 1, error: 2, telemetry: 3, emit: 4, reads: 5 },
  ...{ message: 16, state: 17, emission: 18, whole: 19 },
} as const;

/** Why a handler did not do its work, as the library takes it. */
export interface Failure {
  /** What is wrong. */
  message: string;
  /** `file:line:column`, or "". */
  position: string;
  /** Whether the batch may be sent again. */
  retryable: boolean;
  /** What kind of failure. */
  kind: "error" | "timeout";
}

const encoder = new TextEncoder();

/** Writes answers into one buffer, which is used again for the next. */
export class AnswerWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /**
   * Begins an answer.
   *
   * @param id The job's; 0: it answers none.
   * @param done How many components of the chain are through.
   * @param reads Whether it has a section of reads.
   */
  begin(id: number, done: number, reads = false): void {
    this.#view.setUint32(0, id, true);
    this.#view.setUint32(4, done | (reads ? 1 << 8 : 0), true);
    this.#length = HEADER;
  }

  /** Adds a section. */
  add(kind: number, content: Uint8Array): void {
    this.head(kind, content.length);
    this.#put(content);
  }

  /** Adds what was emitted, see `go/internal/bridge/frame.go`. */
  emitted({ signal, pipelines, otlp }: Emitted): void {
    this.head(SECTION.emit, pipelines.reduce((sum, { length }) => sum + 1 + length, 2 + otlp.length));
    this.#bytes[this.#length++] = signal;
    this.#bytes[this.#length++] = pipelines.length;
    for (const id of pipelines) {
      this.#bytes[this.#length++] = id.length;
      this.#put(id);
    }
    this.#put(otlp);
  }

  /** Adds a section of JSON. */
  json(kind: number, value: unknown): void {
    this.add(kind, encoder.encode(JSON.stringify(value)));
  }

  /** The answer; valid until the next begins. */
  frame(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #put(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes a section's header, and makes room for so many bytes. */
  head(kind: number, length: number): void {
    const needed = this.#length + SECTION_HEADER + length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#view.setUint32(this.#length, length, true);
    this.#bytes[this.#length + 4] = kind;
    this.#length += SECTION_HEADER;
  }
}
