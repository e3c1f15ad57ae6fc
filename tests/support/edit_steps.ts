import * as fc from "fast-check";
import { CollectorError } from "../../lib/errors.ts";
import {
  type AnyValue,
  type Attributes,
  type Batches,
  DataPoint,
  Exemplar,
  LogRecord,
  LogsScope,
  Metric,
  MetricsScope,
  type Sequence,
  Span,
  TracesScope,
  type View,
} from "../../lib/telemetry/mod.ts";
import { anyValues } from "./otlp_any_value.ts";
import { texts } from "./otlp_random.ts";
import { allViews, attributesOf, childrenOf } from "./view_tree.ts";

/** Any batch. */
export type AnyBatch = Batches[keyof Batches];

/** One random change of a batch; numbers choose what it is about. */
export interface Step {
  readonly what: "attribute" | "field" | "structure";
  readonly view: number;
  readonly act: number;
  readonly other: number;
  readonly key: string;
  readonly to: string;
  readonly value: AnyValue;
}

const keys = fc.oneof(fc.constantFrom("a", "b", "c", "service.name"), texts());

/** Random changes. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom("attribute", "attribute", "attribute", "field", "field", "structure"),
    view: fc.nat(),
    act: fc.nat(),
    other: fc.nat(),
    key: keys,
    to: keys,
    value: anyValues(1),
  }),
  { maxLength: 40 },
) as fc.Arbitrary<Step[]>;

/** Makes a change; `held` are views that may be of what was removed, which then refuses. */
export function take(step: Step, batch: AnyBatch, held: readonly View[]): void {
  const views = step.other % 3 === 0 ? held : allViews(batch);
  const view = views[step.view % views.length];
  if (view === undefined) return;
  try {
    if (step.what === "attribute") changeAttributes(step, attributesOf(view));
    else if (step.what === "field") changeField(step, view);
    else changeStructure(step, view, batch);
  } catch (error) {
    const refused = /what was removed|left alone|value .*must be|metric of type none/;
    if (!(error instanceof CollectorError) || !refused.test(error.message)) throw error;
  }
}

function changeAttributes(step: Step, attributes: Attributes): void {
  const keys = [...attributes.keys()];
  const key = step.other % 2 === 0 && keys.length > 0 ? keys[step.other % keys.length] as string : step.key;
  switch (step.act % 8) {
    case 0:
      return void attributes.delete(key);
    case 1:
      return void attributes.rename(key, step.to);
    case 2:
      if (step.act % 16 === 2) attributes.clear();
      return;
    case 3:
      return void attributes.set(key, step.to).set(key, step.to);
    default:
      return void attributes.set(key, step.value);
  }
}

/** Values by the type that a getter gives. */
function valueLike(step: Step, old: unknown, name: string): unknown {
  if (name === "body") return step.value;
  if (name === "value") return step.act % 2 === 0 ? BigInt(step.act) : step.act / 3;
  if (name === "traceId") return step.act % 4 === 0 ? "" : step.act.toString(16).padStart(32, "0");
  if (/[sS]panId$/.test(name)) return step.act % 4 === 0 ? "" : step.act.toString(16).padStart(16, "0");
  if (name === "explicitBounds") return [step.act / 2, step.other];
  if (name === "bucketCounts") return step.act % 3 === 0 ? [] : [BigInt(step.act), 2n ** 64n - 1n];
  if (name === "positive" || name === "negative") return { offset: -step.act, bucketCounts: [BigInt(step.other)] };
  if (name === "status") return { code: step.act % 3, message: step.to };
  if (name === "aggregationTemporality") return step.act % 3;
  if (name === "sum" || name === "min" || name === "max") return step.act % 3 === 0 ? undefined : step.act / 7;
  if (name === "zeroThreshold") return step.act / 7;
  if (name === "count" || name === "zeroCount") return BigInt(step.act);
  if (old instanceof Uint8Array) return new Uint8Array(old.length).fill(step.act);
  if (typeof old === "bigint") return step.act % 5 === 0 ? 2n ** 64n - 1n : BigInt(step.act);
  if (typeof old === "number") return step.act % 0x7fffffff;
  return typeof old === "string" ? step.to : step.act % 2 === 0;
}

/** The properties of a view that can be set. */
export function settableNames(view: View): string[] {
  const names: string[] = [];
  for (let type = Object.getPrototypeOf(view); type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    for (const [name, { set }] of Object.entries(Object.getOwnPropertyDescriptors(type))) if (set) names.push(name);
  }
  return names;
}

function changeField(step: Step, view: View): void {
  const names = settableNames(view);
  const name = names[step.other % names.length] as string;
  const fields = view as unknown as Record<string, unknown>;
  fields[name] = valueLike(step, fields[name], name);
}

function changeStructure(step: Step, view: View, batch: AnyBatch): void {
  const children = childrenOf(view);
  const child = children[step.other % Math.max(1, children.length)];
  switch (step.act % 7) {
    case 0:
      return view.remove();
    case 1:
      return move(step, view, batch);
    case 2:
      return void child?.append(initOf(step, child));
    case 3:
      return replace(step, view);
    default: {
      const all = child ?? batch.scopes() as Sequence<View>;
      let i = step.view;
      all.filter(() => (i = Math.imul(i, 1103515245) + 12345) % 3 !== 0);
    }
  }
}

function move(step: Step, view: View, batch: AnyBatch): void {
  const scopes = [...batch.scopes()];
  const resources = [...batch.resources()];
  const scope = scopes[step.other % Math.max(1, scopes.length)];
  const resource = resources[step.other % Math.max(1, resources.length)];
  if (scope === undefined || resource === undefined) return;
  if (view instanceof LogRecord || view instanceof Span || view instanceof Metric) view.moveTo(scope as never);
  else if (view instanceof LogsScope || view instanceof TracesScope || view instanceof MetricsScope) {
    view.moveTo(resource as never);
  }
}

/** Something to append, which fits any kind of child. */
function initOf(step: Step, children: Sequence<View>): never {
  const sample = children.at(0);
  const named = sample !== undefined && "name" in sample && !("scopes" in sample) && !("resource" in sample);
  return (named ? { name: step.to } : {}) as never;
}

function replace(step: Step, view: View): void {
  if (view instanceof LogRecord) view.replace({ body: step.value, attributes: { [step.key]: step.value } });
  else if (view instanceof Span) view.replace({ name: step.key, events: [{ name: step.to }], attributes: { a: 1n } });
  else if (view instanceof Metric) {
    view.replace({ name: step.key, sum: { dataPoints: [{ asInt: 1n, attributes: { a: step.value } }, {}] } });
  } else if (view instanceof Exemplar) view.replace({ asDouble: step.act, filteredAttributes: { [step.key]: "x" } });
  else if (view instanceof DataPoint) view.replace({ timeUnixNano: BigInt(step.act), attributes: { [step.key]: 1 } });
}
