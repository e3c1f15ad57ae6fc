import { type DescField, fromBinary, ScalarType } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { CollectorError } from "../../lib/errors.ts";
import { encodeMessage } from "../../lib/telemetry/otlp/encode.ts";
import type { MessageName } from "../../lib/telemetry/otlp/types.ts";
import type { AnyValue } from "../../lib/telemetry/otlp/value.ts";
import type { Batch, LogRecord, View } from "../../lib/telemetry/mod.ts";
import { assertEquals, assertThrows } from "./assert.ts";
import type { Es, Kind, ModelNode } from "./edit_model.ts";
import { anyValues } from "./otlp_any_value.ts";
import { texts } from "./otlp_random.ts";
import { definition } from "./otlp_signals.ts";
import { type AnyView, assertSameNode, plainFields } from "./view_reads.ts";
import { childViews, viewOf } from "./model_views.ts";
import { specialFields } from "./view_specials.ts";
import { attributesOf } from "./view_tree.ts";

/** One random edit: which node and what with it are chosen among what there is then. */
export interface Step {
  /** Chooses the node, or what else there is to choose. */
  readonly pick: number;
  /** Chooses what is done. */
  readonly action: number;
  /** A second choice. */
  readonly other: number;
  /** Keys. */
  readonly keys: readonly [string, string];
  /** A value. */
  readonly value: AnyValue;
  /** Whether the view of the node is one that was made before. */
  readonly known: boolean;
}

/** Random edits. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    pick: fc.nat(),
    action: fc.nat(),
    other: fc.nat(),
    keys: fc.tuple(keys(), keys()),
    value: anyValues(1),
    known: fc.boolean(),
  }),
  { maxLength: 20, size: "medium" },
);

/** Few keys, so that most are there. */
function keys(): fc.Arbitrary<string> {
  return fc.oneof(fc.constantFrom("", "service.name", "a", "é€😀"), texts());
}

/** Carries out edits on a batch and on its model, and compares what was edited. */
export class Editor {
  /** The batch. */
  readonly batch: Batch;
  readonly #root: ModelNode;
  readonly #check: (view: View, node: ModelNode, step: Step) => void;
  readonly #views = new Map<ModelNode, View>();

  /** An editor of a batch whose model this is; after each edit `check` compares, by default all of the node. */
  constructor(
    batch: Batch,
    root: ModelNode,
    check: (view: View, node: ModelNode, step: Step) => void = assertSameNode,
  ) {
    this.batch = batch;
    this.#root = root;
    this.#check = check;
  }

  /** Carries out one edit. */
  edit(step: Step): void {
    const nodes = [...this.#root.walk()];
    const node = nodes[step.pick % nodes.length] as ModelNode;
    const actions = ACTIONS.filter(({ kinds }) => kinds === undefined ? node.kind !== 0 : kinds.includes(node.kind));
    actions[step.action % actions.length]?.run(this, node, step);
    if (node.parent !== undefined) this.#check(this.view(node, step.known), node, step);
  }

  /** The nodes of a kind that are there. */
  nodes(kind: Kind): ModelNode[] {
    return [...this.#root.walk()].filter((node) => node.kind === kind);
  }

  /** The view of a node, the one that was made before if it shall be known. */
  view(node: ModelNode, known: boolean): View {
    const old = this.#views.get(node);
    if (known && old !== undefined) return old;
    const view = viewOf(this.batch, node) as View;
    this.#views.set(node, view);
    return view;
  }
}

/** Something that is done to nodes of some kinds; default: of all but the root. */
interface Action {
  readonly kinds?: readonly Kind[];
  run(editor: Editor, node: ModelNode, step: Step): void;
}

const ACTIONS: readonly Action[] = [
  {
    run(editor, node, { known, keys: [key], value }) {
      attributesOf(editor.view(node, known)).set(key, value);
      node.put(key, value);
    },
  },
  {
    run(editor, node, { known, keys: [key, text] }) {
      for (let i = 0; i < 2; i++) attributesOf(editor.view(node, known)).set(key, text);
      node.put(key, text);
    },
  },
  {
    run(editor, node, { known, keys: [key] }) {
      assertEquals(attributesOf(editor.view(node, known)).delete(key), node.delete(key) !== undefined);
    },
  },
  {
    run(editor, node, { known, keys: [from, to] }) {
      attributesOf(editor.view(node, known)).rename(from, to);
      node.rename(from, to);
    },
  },
  {
    run(editor, node, { known }) {
      attributesOf(editor.view(node, known)).clear();
      node.attributes.length = 0;
    },
  },
  { run: refused },
  { run: setField },
  { run: setField },
  { run: setField },
  { kinds: [1, 2, 3, 4, 7], run: setSpecial },
  { kinds: [1, 2, 3, 4, 7], run: setSpecial },
  { kinds: [3, 4, 5, 6, 7], run: replace },
  {
    run(editor, node, { known }) {
      editor.view(node, known).remove();
      node.remove();
    },
  },
  { kinds: [0, 1, 2, 3, 4], run: append },
  { kinds: [0, 1, 2, 3, 4], run: filter },
  { kinds: [2, 3], run: move },
  { kinds: [2, 3], run: move },
  { kinds: [2, 3], run: move },
];

function setField(editor: Editor, node: ModelNode, step: Step): void {
  const fields = plainFields(node);
  const field = fields[step.other % fields.length];
  if (field === undefined) return;
  const value = fieldValue(field, step);
  (editor.view(node, step.known) as AnyView)[field.jsonName] = value;
  node.own[field.localName] = field.scalar === ScalarType.BYTES ? Uint8Array.fromHex(value as string) : value;
}

/** A value that the property of a field takes. */
function fieldValue(field: DescField, { pick, keys: [text] }: Step): unknown {
  if (field.enum) return pick | 0;
  switch (field.scalar) {
    case ScalarType.STRING:
      return text;
    case ScalarType.BOOL:
      return pick % 2 === 1;
    case ScalarType.BYTES:
      return pick % 3 === 0 ? "" : "5a".repeat(field.name.endsWith("trace_id") ? 16 : 8);
    case ScalarType.DOUBLE:
      return field.proto.proto3Optional && pick % 3 === 0 ? undefined : pick / 7;
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return pick;
    case ScalarType.SINT32:
      return -pick;
    default:
      return BigInt(pick) * 2n ** 33n;
  }
}

/** What no attribute can be: the batch stays as it was. */
const NO_VALUES: readonly unknown[] = [2n ** 63n, new Date(0), () => 1, { a: [Symbol.iterator] }, ["x", 2n ** 64n]];

function refused(editor: Editor, node: ModelNode, { known, pick, keys: [key] }: Step): void {
  const value = NO_VALUES[pick % NO_VALUES.length] as AnyValue;
  const view = editor.view(node, known);
  const set = () =>
    node.name === "LogRecord" && pick % 2 === 0 ? (view as LogRecord).body = value : attributesOf(view).set(key, value);
  assertEquals(assertThrows(set, CollectorError).code, "INVALID_ARGUMENT");
}

function setSpecial(editor: Editor, node: ModelNode, step: Step): void {
  const specials = specialFields(node, step);
  const [name, value, write] = specials[step.other % specials.length] ?? [];
  if (name === undefined) return;
  (editor.view(node, step.known) as AnyView)[name] = value;
  write?.(node.message);
}

function replace(editor: Editor, node: ModelNode, step: Step): void {
  const init = initOf(node.name, step);
  const bytes = encodeMessage(node.name as MessageName, init as object);
  const view = editor.view(node, step.known) as View & { replace(by: unknown): void };
  view.replace(step.pick % 2 === 0 ? bytes : init);
  node.replaceBy(fromBinary(definition(node.name), bytes) as Es);
}

function append(editor: Editor, node: ModelNode, step: Step): void {
  const types = node.childTypes();
  const [kind, name] = types[step.other % types.length] ?? [];
  if (kind === undefined || name === undefined) return;
  const init = initOf(name, step);
  const bytes = encodeMessage(name as MessageName, init as object);
  const parent = node.kind === 0 ? editor.batch : editor.view(node, step.known);
  const view = childViews(parent, kind as Exclude<Kind, 0>).append(step.pick % 2 === 0 ? bytes : init);
  assertSameNode(view, node.append(kind, fromBinary(definition(name), bytes) as Es)); // it is there whatever is sent
}

/** A message for {@linkcode append}, with something in it. */
function initOf(name: string, step: Step): unknown {
  const { field } = definition(name);
  const init: Record<string, unknown> = {};
  if (field["attributes"]) init["attributes"] = { [step.keys[0]]: step.value };
  for (const one of definition(name).fields) {
    if (
      one.fieldKind === "list" && one.message && one.message.name !== "KeyValue" &&
      !one.message.name.startsWith("Value")
    ) {
      init[one.jsonName] = [initOf(one.message.typeName.replace(/^.*\.v1\./, ""), step)];
    }
  }
  if (name === "Metric") init["gauge"] = { dataPoints: [initOf("NumberDataPoint", step)] };
  if (field["resource"]) init["resource"] = { attributes: { [step.keys[1]]: step.value } };
  return init;
}

function filter(editor: Editor, node: ModelNode, { known, pick, other }: Step): void {
  const types = node.childTypes();
  const kind = types[other % types.length]?.[0] as Exclude<Kind, 0> | undefined;
  if (kind === undefined) return;
  const parent = node.kind === 0 ? editor.batch : editor.view(node, known);
  let i = 0;
  childViews(parent, kind).filter(() => (pick >> i++ & 1) === 1);
  node.of(kind).forEach((child, i) => (pick >> i & 1) === 1 || child.remove());
}

function move(editor: Editor, node: ModelNode, { known, pick }: Step): void {
  if (node.kind !== 2 && node.kind !== 3) return;
  const parents = editor.nodes(node.kind === 2 ? 1 : 2);
  const parent = parents[pick % parents.length] as ModelNode;
  const view = editor.view(node, known) as View & { moveTo(parent: View): void };
  view.moveTo(editor.view(parent, known));
  node.moveTo(parent);
}
