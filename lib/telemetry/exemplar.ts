import { Attributes } from "./attributes.ts";
import { fixed64, setFixed64 } from "./fields.ts";
import { bytesId, hexId, setId } from "./ids.ts";
import type { Init, Json } from "./otlp/types.ts";
import { DataPoint } from "./point.ts";
import { numberValue, setNumberValue } from "./point_fields.ts";
import { jsonOf, parentOf, replaceBy, View } from "./view.ts";

/** An example of what went into a data point. */
export class Exemplar extends View {
  /** When it was measured: nanoseconds since 1970. */
  get timeUnixNano(): bigint {
    return fixed64(this.s, this.n, 2);
  }
  set timeUnixNano(value: bigint) {
    setFixed64(this.s, this.n, 2, value);
  }

  /** What was measured: `bigint` is an integer, `number` a double; undefined if there is no value. */
  get value(): bigint | number | undefined {
    return numberValue(this.s, this.n);
  }
  set value(value: bigint | number) {
    setNumberValue(this.s, this.n, value);
  }

  /** The trace in which it was measured: 32 hexadecimal digits or `""`. */
  get traceId(): string {
    return hexId(this.s, this.n, 5);
  }
  set traceId(value: string) {
    setId(this.s, this.n, 5, 16, value);
  }

  /** The trace in which it was measured: 16 bytes or none. A copy. */
  get traceIdBytes(): Uint8Array {
    return bytesId(this.s, this.n, 5);
  }
  set traceIdBytes(value: Uint8Array) {
    setId(this.s, this.n, 5, 16, value);
  }

  /** The span in which it was measured: 16 hexadecimal digits or `""`. */
  get spanId(): string {
    return hexId(this.s, this.n, 4);
  }
  set spanId(value: string) {
    setId(this.s, this.n, 4, 8, value);
  }

  /** The span in which it was measured: 8 bytes or none. A copy. */
  get spanIdBytes(): Uint8Array {
    return bytesId(this.s, this.n, 4);
  }
  set spanIdBytes(value: Uint8Array) {
    setId(this.s, this.n, 4, 8, value);
  }

  /** The attributes that the data point does not have. */
  get filteredAttributes(): Attributes {
    return new Attributes(this.s, this.n);
  }

  /** The data point that this belongs to. */
  get point(): DataPoint {
    return new DataPoint(this.s, parentOf(this.s, this.n));
  }

  /** Makes this another exemplar: its fields by OTLP's names, or its OTLP protobuf message. */
  replace(by: Init<"Exemplar"> | Uint8Array): void {
    replaceBy(this, "Exemplar", by);
  }

  /** OTLP/JSON of this as it is now. */
  toJSON(): Json<"Exemplar"> {
    return jsonOf(this, "Exemplar");
  }
}
