import { create, type DescMessage, fromBinary, type Message } from "@bufbuild/protobuf";
import { encodeMessage } from "../../lib/telemetry/otlp/encode.ts";
import type { AnyValue } from "../../lib/telemetry/otlp/value.ts";
import { definition, ROOTS, type Signal } from "./otlp_signals.ts";

/** The kinds of nodes, as docs/EDITS.md numbers them. */
export type Kind = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A message of protobuf-es, whatever it is. */
// deno-lint-ignore no-explicit-any -- its fields are known by reflection only
export type Es = Message & Record<string, any>;

/** The lists of children of a message: name of the field, kind of the children. */
const LISTS: Record<string, readonly (readonly [string, Kind])[]> = {
  LogsData: [["resourceLogs", 1]],
  TracesData: [["resourceSpans", 1]],
  MetricsData: [["resourceMetrics", 1]],
  ResourceLogs: [["scopeLogs", 2]],
  ResourceSpans: [["scopeSpans", 2]],
  ResourceMetrics: [["scopeMetrics", 2]],
  ScopeLogs: [["logRecords", 3]],
  ScopeSpans: [["spans", 3]],
  ScopeMetrics: [["metrics", 3]],
  Span: [["events", 5], ["links", 6]],
  NumberDataPoint: [["exemplars", 7]],
  HistogramDataPoint: [["exemplars", 7]],
  ExponentialHistogramDataPoint: [["exemplars", 7]],
};

/** What a batch is by docs/EDITS.md, on messages of protobuf-es: what the views and Go are compared with. */
export class ModelNode {
  /** Its kind. */
  readonly kind: Kind;
  /** Its message; of a resource or scope the one around it. */
  message: Es;
  /** What it is in; nothing for the root, and for what was removed. */
  parent: ModelNode | undefined;
  /** Its children, without those that were removed. */
  readonly children: ModelNode[] = [];
  #left = false;

  /** A node with all below it. */
  constructor(kind: Kind, message: Es, parent?: ModelNode) {
    this.kind = kind;
    this.message = message;
    this.parent = parent;
    this.#addChildren();
  }

  #addChildren(): void {
    for (const [list, kind] of this.#lists()) {
      for (const child of list) this.children.push(new ModelNode(kind, child, this));
    }
  }

  /** A whole batch. */
  static of(signal: Signal, bytes: Uint8Array): ModelNode {
    return new ModelNode(0, fromBinary(definition(ROOTS[signal]), bytes) as Es);
  }

  /** The name of its message. */
  get name(): string {
    return nameOf(this.message);
  }

  /** The lists of the message that its children are in. */
  #lists(): [Es[], Kind][] {
    if (this.name === "Metric") return this.message["data"].case ? [[this.message["data"].value.dataPoints, 4]] : [];
    return (LISTS[this.name] ?? []).map(([field, kind]) => [this.message[field], kind]);
  }

  /** The kinds of its children, with the names of their messages. */
  childTypes(): [Kind, string][] {
    const point = this.name === "Metric" ? this.message["data"].value as Es | undefined : undefined;
    if (this.name === "Metric") return point === undefined ? [] : [[4, elementName(point, "dataPoints")]];
    return (LISTS[this.name] ?? []).map(([field, kind]) => [kind, elementName(this.message, field)]);
  }

  /** All nodes, this one first. */
  *walk(): Generator<ModelNode> {
    yield this;
    for (const child of this.children) yield* child.walk();
  }

  /** The children of a kind. */
  of(kind: Kind): ModelNode[] {
    return this.children.filter((child) => child.kind === kind);
  }

  /** The message whose fields are set: `Resource` of `ResourceLogs`. */
  get own(): Es {
    const field = this.kind === 1 ? "resource" : this.kind === 2 ? "scope" : undefined;
    if (field === undefined) return this.message;
    const name = this.kind === 1 ? "Resource" : "InstrumentationScope";
    return this.message[field] ??= create(definition(name)) as Es;
  }

  /** The list of attributes. */
  get attributes(): Es[] {
    const own = this.own;
    return own[own["metadata"] !== undefined ? "metadata" : this.kind === 7 ? "filteredAttributes" : "attributes"];
  }

  /** Removes it with all below it. */
  remove(): void {
    const { parent } = this;
    if (parent === undefined) throw new Error("it has no parent");
    parent.children.splice(parent.children.indexOf(this), 1);
    parent.#left = true;
    this.parent = undefined;
  }

  /** Moves it to the end of another parent. */
  moveTo(parent: ModelNode): void {
    this.remove();
    parent.children.push(this);
    this.parent = parent;
  }

  /** Makes it another message: what it held is gone. */
  replaceBy(message: Es): void {
    this.message = message;
    this.children.length = 0;
    this.#left = false;
    this.#addChildren();
  }

  /** Appends a child. */
  append(kind: Kind, message: Es): ModelNode {
    const child = new ModelNode(kind, message, this);
    this.children.push(child);
    return child;
  }

  /** Sets an attribute. */
  put(key: string, value: AnyValue): void {
    const es = fromBinary(definition("AnyValue"), encodeMessage("AnyValue", value)) as Es;
    const known = this.attributes.find((pair) => pair["key"] === key);
    if (known !== undefined) known["value"] = es;
    else this.attributes.push(create(definition("KeyValue"), { key, value: es }) as Es);
  }

  /** Deletes the attributes with a key; the first of them. */
  delete(key: string): Es | undefined {
    const list = this.attributes;
    const first = list.find((pair) => pair["key"] === key);
    list.splice(0, Infinity, ...list.filter((pair) => pair["key"] !== key));
    return first;
  }

  /** Gives an attribute another key, in place of what has it. */
  rename(from: string, to: string): void {
    const pair = from === to ? undefined : this.delete(from);
    if (pair === undefined) return;
    const known = this.attributes.find((other) => other["key"] === to);
    if (known !== undefined) known["value"] = pair["value"];
    else this.attributes.push(create(definition("KeyValue"), { key: to, value: pair["value"] }) as Es);
  }

  /** What a batch is at the end of a list. Only of the root. */
  finish(): Es {
    this.#prune();
    return this.message;
  }

  /** Removes what is empty because of removals, and puts the children into the message; whether it is now to be removed. */
  #prune(): boolean {
    for (const child of [...this.children]) if (child.#prune()) child.remove();
    for (const [list, kind] of this.#lists()) list.splice(0, Infinity, ...this.of(kind).map((child) => child.message));
    const vanishes = this.kind === 1 || this.kind === 2 || this.name === "Metric";
    return vanishes && this.#left && this.children.length === 0;
  }
}

/** The name of the messages in a list. */
function elementName(message: Es, list: string): string {
  const element = definition(nameOf(message)).field[list]?.message;
  if (!element) throw new Error(`${nameOf(message)} has no list ${list}`);
  return element.typeName.replace(/^.*\.v1\./, "");
}

/** The name of a message, without its package. */
export function nameOf(message: Message): string {
  return message.$typeName.replace(/^.*\.v1\./, "");
}

/** The definition of a node's own message. */
export function descOf(node: ModelNode): DescMessage {
  return definition(nameOf(node.own));
}
