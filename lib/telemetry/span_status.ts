import { message, setMessage } from "./fields.ts";
import { decodeMessage } from "./otlp/decode.ts";
import { encodeMessage } from "./otlp/encode.ts";
import type { Init, Json } from "./otlp/types.ts";
import type { Store } from "./store.ts";

/** How a span ended. */
export class SpanStatus {
  readonly #s: Store;
  readonly #n: number;

  /** @ignore */
  constructor(s: Store, n: number) {
    this.#s = s;
    this.#n = n;
  }

  /** The code, see `StatusCode`. */
  get code(): number {
    return this.toJSON().code ?? 0;
  }
  set code(code: number) {
    this.set({ code, message: this.message });
  }

  /** What went wrong, for people. */
  get message(): string {
    return this.toJSON().message ?? "";
  }
  set message(message: string) {
    this.set({ code: this.code, message });
  }

  /** Sets both; what is left out becomes 0 or `""`. */
  set(value: Init<"Status">): void {
    setMessage(this.#s, this.#n, 15, encodeMessage("Status", value));
  }

  /** OTLP/JSON of this as it is now. */
  toJSON(): Json<"Status"> {
    const bytes = message(this.#s, this.#n, 15);
    return bytes === undefined ? {} : decodeMessage("Status", bytes);
  }
}
