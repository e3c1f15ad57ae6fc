import { Attributes } from "./attributes.ts";
import { link, select, VARINT_ROOM, writeVarint } from "./edits.ts";
import { checkField } from "./declared.ts";
import { unfit } from "./errors.ts";
import { setText, text } from "./fields.ts";
import { HEAD, OP, OUTER_END, OUTER_START, POINT } from "./layout.ts";
import { type MetricsResource, metricsResource, type MetricsScope, metricsScope } from "./metrics.ts";
import { dataFieldOf, dataShape } from "./nodes.ts";
import { DATA, MONOTONIC, POINTS, TEMPORALITY } from "./numbers.ts";
import type { Init, Json } from "./otlp/types.ts";
import { DataPoint, POINT_MESSAGES, type PointMessage } from "./point.ts";
import { Children } from "./sequence.ts";
import { check, reserve, type Store } from "./store.ts";
import { jsonOf, moveTo, parentOf, replaceBy, View } from "./view.ts";
import { find, VARINT, varintAt } from "./wire.ts";

/** What kind of data a metric has. */
export type MetricType = "none" | "gauge" | "sum" | "histogram" | "exponentialHistogram" | "summary";

const TYPES: Readonly<Record<number, MetricType>> = {
  0: "none",
  5: "gauge",
  7: "sum",
  9: "histogram",
  10: "exponentialHistogram",
  11: "summary",
};

/** A metric with its data points. */
export class Metric extends View {
  /** The name. */
  get name(): string {
    return text(this.s, this.n, 1);
  }
  set name(value: string) {
    setText(this.s, this.n, 1, value);
  }

  /** What it measures, for people. */
  get description(): string {
    return text(this.s, this.n, 2);
  }
  set description(value: string) {
    setText(this.s, this.n, 2, value);
  }

  /** The unit, in UCUM: `By`, `ms`, `{request}`. */
  get unit(): string {
    return text(this.s, this.n, 3);
  }
  set unit(value: string) {
    setText(this.s, this.n, 3, value);
  }

  /** What kind of data it has. `replace()` changes it. */
  get type(): MetricType {
    return TYPES[this.#field(DATA)] as MetricType;
  }

  /**
   * Whether a sum only grows; undefined for other types.
   *
   * @throws {CollectorError} `INVALID_ARGUMENT` when it is set for another type.
   */
  get isMonotonic(): boolean | undefined {
    const field = this.#field(MONOTONIC);
    return field === 7 ? dataUint(this.s, this.n, 3) !== 0 : undefined;
  }
  set isMonotonic(value: boolean) {
    if (typeof value !== "boolean") throw unfit("isMonotonic", value, "a boolean");
    if (this.#field(MONOTONIC) !== 7) throw unfit("isMonotonic", value, "left alone: the metric is no sum");
    setData(this.s, this.n, 3, value ? 1 : 0);
  }

  /**
   * Of sums and histograms, see `AggregationTemporality`; undefined for other types.
   *
   * @throws {CollectorError} `INVALID_ARGUMENT` when it is set for another type.
   */
  get aggregationTemporality(): number | undefined {
    const field = this.#field(TEMPORALITY);
    return field === 7 || field === 9 || field === 10 ? dataUint(this.s, this.n, 2) | 0 : undefined;
  }
  set aggregationTemporality(value: number) {
    const field = this.#field(TEMPORALITY);
    if (!Number.isInteger(value) || value < 0 || value > 0x7fffffff) {
      throw unfit("aggregationTemporality", value, "a non-negative integer");
    }
    if (field !== 7 && field !== 9 && field !== 10) {
      throw unfit("aggregationTemporality", value, "left alone: the metric is no sum or histogram");
    }
    setData(this.s, this.n, 2, value);
  }

  /** What describes the metric further. */
  get metadata(): Attributes {
    return new Attributes(this.s, this.n);
  }

  /**
   * The data points.
   *
   * @throws {CollectorError} `INVALID_ARGUMENT` when a point is appended to a metric of type `none`.
   */
  points(): Children<DataPoint, PointMessage> {
    const shape = dataShape(this.#field(POINTS));
    return new Children(this.s, this.n, POINT | shape << 3, POINT_MESSAGES[shape] as PointMessage, pointView);
  }

  /** The scope that this belongs to. */
  get scope(): MetricsScope {
    return metricsScope(this.s, parentOf(this.s, this.n));
  }

  /** The resource that this belongs to. */
  get resource(): MetricsResource {
    return metricsResource(this.s, parentOf(this.s, parentOf(this.s, this.n)));
  }

  /** Moves this to the end of a scope of the same batch. */
  moveTo(scope: MetricsScope): void {
    moveTo(this, scope);
  }

  /** Makes this another metric: its fields by OTLP's names, or its OTLP protobuf message. */
  replace(by: Init<"Metric"> | Uint8Array): void {
    replaceBy(this, "Metric", by);
  }

  /** OTLP/JSON of this as it is now. */
  toJSON(): Json<"Metric"> {
    return jsonOf(this, "Metric");
  }

  /** The field number of the data, if `read` may be read. */
  #field(read: number): number {
    check(this.s);
    if (this.s.declared !== null) checkField(this.s, this.n, read);
    return dataFieldOf(this.s, this.n);
  }
}

function dataUint(s: Store, n: number, field: number): number {
  for (let row = s.nodes[n + HEAD] as number; row !== 0; row = s.ops[row + 1] as number) {
    if (s.ops[row + 2] === (OP.SET_DATA | field << 8)) return varintAt(s.out, s.ops[row] as number, s.pos);
  }
  const end = s.nodes[n + OUTER_END] as number;
  const p = find(s.bytes, s.nodes[n + OUTER_START] as number, end, field << 3 | VARINT);
  return p < 0 ? 0 : varintAt(s.bytes, p, end);
}

function setData(s: Store, n: number, field: number, value: number): void {
  select(s, n);
  reserve(s, 2 + VARINT_ROOM);
  s.out[s.pos++] = OP.SET_DATA;
  s.out[s.pos++] = field << 3 | VARINT;
  link(s, n, OP.SET_DATA | field << 8, s.pos);
  writeVarint(s, value);
}

function pointView(s: Store, n: number): DataPoint {
  return new DataPoint(s, n);
}
