import { type DescField, ScalarType } from "@bufbuild/protobuf";
import { type Attributes, type Batch, SpanStatus, View } from "../../lib/telemetry/mod.ts";
import { assertEquals } from "./assert.ts";
import { descOf, type Es, type Kind, type ModelNode } from "./edit_model.ts";
import { type EsKeyValue, plainMap, plainValue } from "./otlp_any_value.ts";
import { allChildViews, childViews } from "./model_views.ts";
import { attributesOf } from "./view_tree.ts";

/** What views of different kinds have, as the tests look at it. */
export type AnyView = View & Record<string, unknown>;

/** Compares all that can be read of a batch with the model. */
export function assertSameTree(batch: Batch, root: ModelNode): void {
  assertSameBelow(batch, root);
}

function assertSameBelow(view: View | Batch, node: ModelNode): void {
  for (const kind of new Set(node.children.map((child) => child.kind))) {
    const children = node.of(kind);
    const views = childViews(view, kind as Exclude<Kind, 0>);
    assertEquals(views.count(), children.length, `children of a ${node.name}`);
    views.toArray().forEach((child, i) => {
      assertSameNode(child, children[i] as ModelNode);
      assertSameBelow(child, children[i] as ModelNode);
    });
  }
}

/** Reads all that there is to read below a view or a batch: every property, all children. */
export function readAll(view: View | Batch): void {
  for (let type = Object.getPrototypeOf(view); type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    const properties = Object.entries(Object.getOwnPropertyDescriptors(type));
    for (const [name, { get }] of properties) if (get !== undefined) void (view as AnyView)[name];
  }
  if (view instanceof View) {
    const attributes = attributesOf(view);
    for (const [key] of attributes) attributes.get(key);
    attributes.get("not there");
  }
  for (const views of allChildViews(view)) for (const child of views) readAll(child);
}

/** Compares what can be read of one node with the model, without what is below it. */
export function assertSameNode(view: View, node: ModelNode): void {
  const any = view as AnyView;
  for (const field of plainFields(node)) {
    assertEquals(any[field.jsonName], esValue(field, node.own[field.localName]), `${node.name}.${field.jsonName}`);
    if (field.scalar === ScalarType.BYTES) assertEquals(any[`${field.jsonName}Bytes`], node.own[field.localName]);
  }
  for (const [name, value] of Object.entries(specialValues(node))) {
    const read = any[name] instanceof SpanStatus ? { code: any[name].code, message: any[name].message } : any[name];
    assertEquals(read, value, `${node.name}.${name}`);
  }
  assertSameAttributes(attributesOf(view), node.attributes as unknown as EsKeyValue[]);
}

/** Compares one of the plain fields of a node, or one attribute. */
export function assertSameRead(view: View, node: ModelNode, choice: number, key: string): void {
  const fields = plainFields(node);
  const field = fields[choice % (fields.length + 1)];
  if (field !== undefined) {
    assertEquals((view as AnyView)[field.jsonName], esValue(field, node.own[field.localName]), field.jsonName);
  } else {
    const pair = node.attributes.find((pair) => pair["key"] === key);
    assertEquals(attributesOf(view).get(key), pair === undefined ? undefined : plainValue(pair["value"]), key);
  }
}

/** What views show of fields that are no plain properties. */
function specialValues(node: ModelNode): Record<string, unknown> {
  const { own, message, name } = node;
  if (node.kind === 1 || node.kind === 2) return { schemaUrl: message["schemaUrl"] };
  if (name === "LogRecord") return { body: plainValue(own["body"]) };
  if (name === "Span") return { status: { code: own["status"]?.code ?? 0, message: own["status"]?.message ?? "" } };
  if (name === "Metric") {
    const { case: type = "none", value } = own["data"];
    return { type, isMonotonic: value?.isMonotonic, aggregationTemporality: value?.aggregationTemporality };
  }
  if (node.kind !== 4 && node.kind !== 7) return {};
  const { bucketCounts, explicitBounds, quantileValues, positive, negative } = own;
  const quantiles = quantileValues?.map(({ quantile, value }: Es) => ({ quantile, value }));
  const isExponential = name === "ExponentialHistogramDataPoint";
  const buckets = isExponential && { positive: bucketsOf(positive), negative: bucketsOf(negative) };
  return { value: own["value"]?.value, bucketCounts, explicitBounds, quantileValues: quantiles, ...buckets };
}

function bucketsOf(buckets: Es | undefined): unknown {
  return { offset: buckets?.["offset"] ?? 0, bucketCounts: buckets?.["bucketCounts"] ?? [] };
}

function assertSameAttributes(attributes: Attributes, pairs: readonly EsKeyValue[]): void {
  assertEquals([...attributes.keys()], pairs.map(({ key }) => key));
  assertEquals(attributes.size, pairs.length);
  assertEquals([...attributes], pairs.map(({ key, value }) => [key, plainValue(value)]));
  const map = plainMap(pairs);
  assertEquals(attributes.toObject(), map);
  for (const key of [...pairs.map(({ key }) => key), "not there", ""]) {
    const there = Object.hasOwn(map, key);
    assertEquals(attributes.has(key), there, key);
    assertEquals(attributes.get(key), there ? map[key] : undefined, key);
  }
}

/** The fields of a node that are plain properties of its view. */
export function plainFields(node: ModelNode): DescField[] {
  return descOf(node).fields.filter((field) =>
    field.fieldKind === "enum" || (field.fieldKind === "scalar" && field.oneof === undefined)
  );
}

/** What a view shows of a value of protobuf-es: ids are hex. */
function esValue(field: DescField, value: unknown): unknown {
  return field.scalar === ScalarType.BYTES ? (value as Uint8Array).toHex() : value;
}
