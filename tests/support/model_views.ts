import type { Batch, View } from "../../lib/telemetry/mod.ts";
import type { Kind, ModelNode } from "./edit_model.ts";

/** A sequence of views as the tests use it, whatever its members are. */
export interface Views extends Iterable<View> {
  /** The one at an index. */
  at(index: number): View | undefined;
  /** How many there are. */
  count(): number;
  /** An array of them. */
  toArray(): View[];
  /** Removes those that are not kept. */
  filter(keep: (view: View) => boolean): unknown;
  /** Appends one. */
  append(init: unknown): View;
}

/** The methods that give the children, by kind; an item's is by its signal. */
const METHODS: Record<Exclude<Kind, 0>, readonly string[]> = {
  1: ["resources"],
  2: ["scopes"],
  3: ["records", "spans", "metrics"],
  4: ["points"],
  5: ["events"],
  6: ["links"],
  7: ["exemplars"],
};

/** The children of a kind of a view, or of a batch. */
export function childViews(parent: View | Batch, kind: Exclude<Kind, 0>): Views {
  const methods = parent as unknown as Record<string, (() => Views) | undefined>;
  for (const name of METHODS[kind]) {
    const views = methods[name]?.();
    if (views !== undefined) return views;
  }
  throw new Error(`${parent.constructor.name} has no children of kind ${kind}`);
}

/** The children of every kind of a view: of a batch its resources. */
export function allChildViews(parent: View | Batch): Views[] {
  const methods = parent as unknown as Record<string, (() => Views) | undefined>;
  const names = "signal" in parent ? METHODS[1] : Object.values(METHODS).flat();
  return names.flatMap((name) => methods[name]?.() ?? []);
}

/** The view of a node of the model: by its place among those that are still there. */
export function viewOf(batch: Batch, node: ModelNode): View | Batch {
  const { parent, kind } = node;
  if (parent === undefined || kind === 0) return batch;
  const view = childViews(viewOf(batch, parent), kind).at(parent.of(kind).indexOf(node));
  if (view === undefined) throw new Error(`no view of a ${node.name}`);
  return view;
}
