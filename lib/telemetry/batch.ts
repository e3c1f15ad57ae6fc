import { encodeNode } from "./encode.ts";
import { CollectorError } from "../errors.ts";
import { ROOT, type Signal } from "./layout.ts";
import { decodeMessage } from "./otlp/decode.ts";
import type { Json } from "./otlp/types.ts";
import { check, closeStore, type Store } from "./store.ts";

/** The names that OTLP has for whole batches. */
export const DATA_MESSAGES: DataMessages = { logs: "LogsData", traces: "TracesData", metrics: "MetricsData" };

/** The names that OTLP has for whole batches. */
export interface DataMessages {
  /** Of log records. */
  logs: "LogsData";
  /** Of spans. */
  traces: "TracesData";
  /** Of metrics. */
  metrics: "MetricsData";
}

/**
 * A batch of telemetry as a processor gets it.
 *
 * @typeParam S Its signal.
 */
export abstract class Batch<S extends Signal = Signal> {
  /** @ignore */
  protected readonly s: Store;

  /** @ignore */
  constructor(s: Store) {
    this.s = s;
  }

  /** Which kind of telemetry this is. */
  get signal(): S {
    return this.s.signal as S;
  }

  /**
   * OTLP protobuf of the batch as it is now.
   *
   * @throws {CollectorError} `READ_UNDECLARED` if the processor declared its reads: the rest is not there.
   */
  encode(): Uint8Array<ArrayBuffer> {
    check(this.s);
    if (this.s.declared === null || this.s.learning !== undefined) return encodeNode(this.s, ROOT);
    throw new CollectorError("READ_UNDECLARED", "Cannot encode the batch: the processor declared reads", {
      hint: "leave reads out to get everything",
    });
  }

  /** OTLP/JSON of the batch as it is now; if reads were declared, of what they name. */
  toJSON(): Json<DataMessages[S]> {
    return decodeMessage(DATA_MESSAGES[this.signal], encodeNode(this.s, ROOT));
  }

  /** Ends this batch: every later use of it, and of its views, throws `BATCH_CLOSED`. */
  close(): void {
    closeStore(this.s);
  }
}
