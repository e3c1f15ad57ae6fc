import { doubleAt, fixedAt } from "./any_value.ts";
import { Attributes } from "./attributes.ts";
import { checkField } from "./declared.ts";
import { unfit } from "./errors.ts";
import { Exemplar } from "./exemplar.ts";
import { double, fixed64, message, setDouble, setFixed64, setMessage, setUint32, uint32, unset } from "./fields.ts";
import { EXEMPLAR, SHAPE } from "./layout.ts";
import { Metric } from "./metric.ts";
import { shapeOf } from "./nodes.ts";
import { decodeMessage } from "./otlp/decode.ts";
import { encodeMessage } from "./otlp/encode.ts";
import type { Init, Json } from "./otlp/types.ts";
import {
  fixedList,
  numberValue,
  payloads,
  type PointField,
  pointField,
  setBounds,
  setCounts,
  setNumberValue,
  settable,
} from "./point_fields.ts";
import { Children } from "./sequence.ts";
import type { Store } from "./store.ts";
import { jsonOf, parentOf, replaceBy, View } from "./view.ts";

/** The messages of data points, by shape. */
export const POINT_MESSAGES: Readonly<Record<number, PointMessage>> = {
  [SHAPE.number]: "NumberDataPoint",
  [SHAPE.histogram]: "HistogramDataPoint",
  [SHAPE.exponential]: "ExponentialHistogramDataPoint",
  [SHAPE.summary]: "SummaryDataPoint",
};

/** OTLP's messages for data points. */
export type PointMessage =
  | "NumberDataPoint"
  | "HistogramDataPoint"
  | "ExponentialHistogramDataPoint"
  | "SummaryDataPoint";

/** The buckets of one side of an exponential histogram. */
export interface Buckets {
  /** The index of the first bucket. */
  readonly offset: number;
  /** How many values each bucket has. */
  readonly bucketCounts: readonly bigint[];
}

/** A quantile of a summary. */
export interface QuantileValue {
  /** Which one, from 0 to 1. */
  readonly quantile: number;
  /** Its value. */
  readonly value: number;
}

/**
 * A data point of any type of metric. Fields that its type does not have are undefined, and setting one throws
 * `INVALID_ARGUMENT`. Lists are snapshots: set them again to change them.
 */
export class DataPoint extends View {
  /** Since when it counts: nanoseconds since 1970; 0n if unknown. */
  get startTimeUnixNano(): bigint {
    return fixed64(this.s, this.n, 2);
  }
  set startTimeUnixNano(value: bigint) {
    setFixed64(this.s, this.n, 2, value);
  }

  /** When it was measured: nanoseconds since 1970. */
  get timeUnixNano(): bigint {
    return fixed64(this.s, this.n, 3);
  }
  set timeUnixNano(value: bigint) {
    setFixed64(this.s, this.n, 3, value);
  }

  /** The attributes. */
  get attributes(): Attributes {
    return new Attributes(this.s, this.n);
  }

  /** 1 if there is no recorded value. */
  get flags(): number {
    return uint32(this.s, this.n, this.#field("flags"));
  }
  set flags(value: number) {
    setUint32(this.s, this.n, this.#field("flags"), value);
  }

  /** Of gauges and sums: `bigint` is an integer, `number` a double; undefined also if there is no value. */
  get value(): bigint | number | undefined {
    return numberValue(this.s, this.n);
  }
  set value(value: bigint | number) {
    setNumberValue(this.s, this.n, value);
  }

  /** Of histograms and summaries: how many values. */
  get count(): bigint | undefined {
    const field = this.#field("count");
    return field === 0 ? undefined : fixed64(this.s, this.n, field);
  }
  set count(value: bigint) {
    setFixed64(this.s, this.n, settable(this.s, this.n, "count", value), value);
  }

  /** Of histograms and summaries: the sum of the values. Setting `undefined` takes it away. */
  get sum(): number | undefined {
    const sum = this.#double("sum");
    return sum === undefined && shapeOf(this.s, this.n) === SHAPE.summary ? 0 : sum;
  }
  set sum(value: number | undefined) {
    this.#setDouble("sum", value);
  }

  /** Of histograms: the smallest value. Setting `undefined` takes it away. */
  get min(): number | undefined {
    return this.#double("min");
  }
  set min(value: number | undefined) {
    this.#setDouble("min", value);
  }

  /** Of histograms: the greatest value. Setting `undefined` takes it away. */
  get max(): number | undefined {
    return this.#double("max");
  }
  set max(value: number | undefined) {
    this.#setDouble("max", value);
  }

  /** Of histograms with explicit bounds: how many values each bucket has. */
  get bucketCounts(): readonly bigint[] | undefined {
    const field = this.#field("bucketCounts");
    return field === 0 ? undefined : fixedList(this.s, this.n, field, fixedAt);
  }
  set bucketCounts(value: readonly bigint[]) {
    setCounts(this.s, this.n, settable(this.s, this.n, "bucketCounts", value), value);
  }

  /** Of histograms with explicit bounds: the bounds between the buckets. */
  get explicitBounds(): readonly number[] | undefined {
    const field = this.#field("explicitBounds");
    return field === 0 ? undefined : fixedList(this.s, this.n, field, doubleAt);
  }
  set explicitBounds(value: readonly number[]) {
    setBounds(this.s, this.n, settable(this.s, this.n, "explicitBounds", value), value);
  }

  /** Of exponential histograms: the base of the buckets is `2 ** (2 ** -scale)`. */
  get scale(): number | undefined {
    const field = this.#field("scale");
    if (field === 0) return undefined;
    const zigzag = uint32(this.s, this.n, field);
    return zigzag >>> 1 ^ -(zigzag & 1);
  }
  set scale(value: number) {
    const field = settable(this.s, this.n, "scale", value);
    if ((value | 0) !== value) throw unfit("scale", value, "an integer of 32 bits");
    setUint32(this.s, this.n, field, (value << 1 ^ value >> 31) >>> 0);
  }

  /** Of exponential histograms: how many values count as zero. */
  get zeroCount(): bigint | undefined {
    const field = this.#field("zeroCount");
    return field === 0 ? undefined : fixed64(this.s, this.n, field);
  }
  set zeroCount(value: bigint) {
    setFixed64(this.s, this.n, settable(this.s, this.n, "zeroCount", value), value);
  }

  /** Of exponential histograms: values up to this count as zero. */
  get zeroThreshold(): number | undefined {
    return this.#field("zeroThreshold") === 0 ? undefined : this.#double("zeroThreshold") ?? 0;
  }
  set zeroThreshold(value: number) {
    this.#setDouble("zeroThreshold", value);
  }

  /** Of exponential histograms: the buckets of positive values. */
  get positive(): Buckets | undefined {
    return this.#buckets("positive");
  }
  set positive(value: Buckets) {
    this.#setBuckets("positive", value);
  }

  /** Of exponential histograms: the buckets of negative values. */
  get negative(): Buckets | undefined {
    return this.#buckets("negative");
  }
  set negative(value: Buckets) {
    this.#setBuckets("negative", value);
  }

  /** Of summaries: the quantiles. `replace()` changes them. */
  get quantileValues(): readonly QuantileValue[] | undefined {
    const field = this.#field("quantileValues");
    if (field === 0) return undefined;
    return payloads(this.s, this.n, field).map(([bytes, start, end]) => {
      const { quantile = 0, value = 0 } = decodeMessage("SummaryDataPoint.ValueAtQuantile", bytes, start, end);
      return { quantile: Number(quantile), value: Number(value) };
    });
  }

  /** The exemplars; summaries have none. */
  exemplars(): Children<Exemplar, "Exemplar"> {
    if (this.s.declared !== null) checkField(this.s, this.n, this.#field("exemplars"));
    return new Children(this.s, this.n, EXEMPLAR | SHAPE.exemplar << 3, "Exemplar", exemplarView);
  }

  /** The metric that this belongs to. */
  get metric(): Metric {
    return new Metric(this.s, parentOf(this.s, this.n));
  }

  /** Makes this another data point of the same type: its fields by OTLP's names, or its OTLP protobuf message. */
  replace(by: Init<PointMessage> | Uint8Array): void {
    replaceBy(this, POINT_MESSAGES[shapeOf(this.s, this.n)] as PointMessage, by);
  }

  /** OTLP/JSON of this as it is now. */
  toJSON(): Json<PointMessage> {
    return jsonOf(this, POINT_MESSAGES[shapeOf(this.s, this.n)] as PointMessage);
  }

  #field(name: PointField): number {
    return pointField(this.s, this.n, name);
  }

  #double(name: PointField): number | undefined {
    const field = this.#field(name);
    return field === 0 ? undefined : double(this.s, this.n, field);
  }

  #setDouble(name: PointField, value: number | undefined): void {
    const field = settable(this.s, this.n, name, value);
    if (value === undefined) unset(this.s, this.n, field);
    else setDouble(this.s, this.n, field, value);
  }

  #buckets(name: "positive" | "negative"): Buckets | undefined {
    const field = this.#field(name);
    if (field === 0) return undefined;
    const bytes = message(this.s, this.n, field) ?? new Uint8Array(0);
    const { offset = 0, bucketCounts = [] } = decodeMessage("ExponentialHistogramDataPoint.Buckets", bytes);
    return { offset, bucketCounts: bucketCounts.map(BigInt) };
  }

  #setBuckets(name: "positive" | "negative", value: Buckets): void {
    const field = settable(this.s, this.n, name, value);
    setMessage(this.s, this.n, field, encodeMessage("ExponentialHistogramDataPoint.Buckets", value));
  }
}

function exemplarView(s: Store, n: number): Exemplar {
  return new Exemplar(s, n);
}
