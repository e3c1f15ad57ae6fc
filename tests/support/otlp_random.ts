import { create, type DescField, type DescMessage, type Message, ScalarType } from "@bufbuild/protobuf";
import * as fc from "fast-check";

/** How deep random values are nested. */
const DEEPEST_VALUE = 4;

/** Random messages of a kind: any field may be missing, have its default, or be extreme. */
export function messages(desc: DescMessage, skip: readonly string[] = [], depth = 0): fc.Arbitrary<Message> {
  return inits(desc, skip, depth).map((init) => create(desc, init));
}

function inits(desc: DescMessage, skip: readonly string[], depth: number): fc.Arbitrary<Record<string, unknown>> {
  const members: Record<string, fc.Arbitrary<unknown>> = {};
  for (const member of desc.members) {
    if (member.kind === "field") {
      if (!skip.includes(member.name)) members[member.localName] = fieldValues(member, skip, depth);
      continue;
    }
    const fields = member.fields.filter((field) => !skip.includes(field.name) && !tooDeep(field, depth));
    members[member.localName] = fc.oneof(
      ...fields.map((field) =>
        fc.record({ case: fc.constant(field.localName), value: fieldValues(field, skip, depth) })
      ),
    );
  }
  // Lists of messages are there more often than not, so that few batches are empty.
  const lists = desc.fields.filter((field) => field.fieldKind === "list" && field.message && members[field.localName]);
  return fc.record(members, { requiredKeys: lists.map((field) => field.localName) });
}

/** Whether a field of `AnyValue` would nest values deeper than they shall be. */
function tooDeep(field: DescField, depth: number): boolean {
  return depth >= DEEPEST_VALUE && field.parent.name === "AnyValue" && field.message !== undefined;
}

function fieldValues(field: DescField, skip: readonly string[], depth: number): fc.Arbitrary<unknown> {
  const one = oneValue(field, skip, depth);
  return field.fieldKind === "list" ? fc.array(one, { maxLength: 3 }) : one;
}

function oneValue(field: DescField, skip: readonly string[], depth: number): fc.Arbitrary<unknown> {
  if (field.message !== undefined) {
    return messages(field.message, skip, depth + Number(field.message.name === "AnyValue"));
  }
  if (field.enum !== undefined) return fc.oneof(fc.integer({ min: 0, max: 24 }), fc.integer());
  if (/trace_id$/.test(field.name)) return ids(16);
  if (/span_id$/.test(field.name)) return ids(8);
  return scalarValues(field.scalar ?? ScalarType.STRING);
}

function ids(size: number): fc.Arbitrary<Uint8Array> {
  return fc.oneof(fc.uint8Array({ minLength: size, maxLength: size }), fc.constant(new Uint8Array()));
}

/** Random scalars of a protobuf type. */
function scalarValues(type: ScalarType): fc.Arbitrary<unknown> {
  switch (type) {
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.BYTES:
      return fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.uint8Array({ minLength: 120, maxLength: 140 }));
    case ScalarType.DOUBLE:
      return fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1, 5e-324));
    case ScalarType.INT32:
    case ScalarType.SINT32:
      return fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2 ** 31 - 1, -(2 ** 31)));
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return fc.oneof(fc.nat(), fc.constantFrom(0, 127, 128, 2 ** 32 - 1));
    case ScalarType.INT64:
    case ScalarType.SFIXED64:
      return fc.oneof(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.constantFrom(0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)),
      );
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.constantFrom(0n, 2n ** 53n + 1n, 2n ** 64n - 1n));
    case ScalarType.STRING:
      return texts();
    default:
      throw new Error(`no random values of the type ${ScalarType[type]}`);
  }
}

/** Random strings: empty, ASCII, any characters, with a byte order mark, longer than 127 bytes. */
export function texts(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.string({ maxLength: 8 }) },
    { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
    fc.constantFrom("", "service.name", "\ufeffx", "é€😀", "\u0000", "__proto__", "constructor"),
    fc.integer({ min: 120, max: 300 }).map((length) => "é".repeat(length)),
  );
}

/** Takes away what of a message's attributes, and of those within it, has the key of another one before it. */
export function withoutDuplicates<T>(value: T): T {
  if (Array.isArray(value)) {
    for (const inner of value) withoutDuplicates(inner);
    const keys = value.map((inner) => inner?.$typeName?.endsWith(".KeyValue") ? inner.key : undefined);
    return value.filter((_, i) => keys[i] === undefined || keys.indexOf(keys[i]) === i) as T;
  }
  if (value !== null && typeof value === "object" && !(value instanceof Uint8Array)) {
    const message = value as Record<string, unknown>;
    for (const [name, inner] of Object.entries(message)) message[name] = withoutDuplicates(inner);
  }
  return value;
}
