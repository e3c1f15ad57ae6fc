import {
  type Attributes,
  type Children,
  DataPoint,
  Exemplar,
  LogsResource,
  LogsScope,
  Metric,
  MetricsResource,
  MetricsScope,
  Span,
  SpanStatus,
  TracesResource,
  TracesScope,
  View,
} from "../../lib/telemetry/mod.ts";
import type { AnyBatch } from "./edit_steps.ts";

/** The sequences of what is directly below a view. */
export function childrenOf(view: View): Children<View, never>[] {
  if (view instanceof LogsResource || view instanceof TracesResource || view instanceof MetricsResource) {
    return [view.scopes()] as never;
  }
  if (view instanceof LogsScope) return [view.records()] as never;
  if (view instanceof TracesScope) return [view.spans()] as never;
  if (view instanceof MetricsScope) return [view.metrics()] as never;
  if (view instanceof Span) return [view.events(), view.links()] as never;
  if (view instanceof Metric) return view.type === "none" ? [] : [view.points()] as never;
  if (view instanceof DataPoint) return view.quantileValues === undefined ? [view.exemplars()] as never : [];
  return [];
}

/** Every view of a batch, parents before children. */
export function allViews(batch: AnyBatch): View[] {
  const views: View[] = [];
  function add(view: View): void {
    views.push(view);
    for (const children of childrenOf(view)) for (const child of children) add(child);
  }
  for (const resource of batch.resources()) add(resource);
  return views;
}

/** The attributes of a view, whatever they are called. */
export function attributesOf(view: View): Attributes {
  if (view instanceof Metric) return view.metadata;
  return view instanceof Exemplar ? view.filteredAttributes : (view as View & { attributes: Attributes }).attributes;
}

const PARENTS = new Set([
  "scope",
  "resource",
  "span",
  "metric",
  "point",
  "attributes",
  "metadata",
  "filteredAttributes",
]);

/** All that a view's getters say, its attributes by every way of reading them, and its children. */
export function shotOf(view: View, deep = true): unknown {
  const shot: Record<string, unknown> = {};
  for (let type = Object.getPrototypeOf(view); type !== View.prototype; type = Object.getPrototypeOf(type)) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
      if (get === undefined || PARENTS.has(name)) continue;
      const value = get.call(view);
      shot[name] = value instanceof SpanStatus ? { code: value.code, message: value.message } : value;
    }
  }
  const attributes = attributesOf(view);
  const entries = [...attributes];
  shot["attributes"] = entries;
  shot["keys"] = [...attributes.keys()];
  shot["size"] = attributes.size;
  shot["gets"] = entries.map(([key]) => [attributes.has(key), attributes.get(key)]);
  shot["object"] = attributes.toObject();
  shot["absent"] = [attributes.has("no such key"), attributes.get("no such key")];
  if (deep) {
    shot["children"] = childrenOf(view).map((children) => [children.count(), [...children].map((one) => shotOf(one))]);
  }
  return shot;
}

/** What the views of a batch say. What goes with its last child at the end of a list is left out, so empty metrics too. */
export function shotOfBatch(batch: AnyBatch): unknown[] {
  const shots: unknown[] = [];
  for (const resource of batch.resources()) {
    for (const scope of childrenOf(resource).flatMap((scopes) => [...scopes])) {
      for (const item of childrenOf(scope).flatMap((items) => [...items])) {
        if (item instanceof Metric && !childrenOf(item).some((points) => points.count() > 0)) continue;
        shots.push([shotOf(resource, false), shotOf(scope, false), shotOf(item)]);
      }
    }
  }
  return shots;
}
