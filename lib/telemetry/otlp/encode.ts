import { writeAnyValue, writeAttributes } from "./any_value.ts";
import { deeper, type Plan, type PlannedField, planOf } from "./plan.ts";
import { describe, explain, refuse, refuseAt } from "./refusal.ts";
import type { Init, Json, MessageName } from "./types.ts";
import { Writer } from "./writer.ts";

/**
 * Encodes a message that is written by hand, see {@linkcode Init}: `{ body: "x", attributes: { a: 1n } }`.
 *
 * @param message The message's name.
 * @param init Its fields.
 * @returns Its protobuf encoding, the fields in the order of their numbers.
 * @throws {CollectorError} `INVALID_ARGUMENT` with the place in `init`, when a value is wrong or a field is unknown.
 */
export function encodeMessage<M extends MessageName>(message: M, init: Init<M>): Uint8Array<ArrayBuffer> {
  return encode(message, init, false);
}

/**
 * Encodes a message that is OTLP/JSON, see {@linkcode Json}: `{ body: { stringValue: "x" } }`. 64-bit integers may be a
 * `bigint` or an exact `number` as well, ids and bytes a `Uint8Array`.
 *
 * @param message The message's name.
 * @param json Its fields.
 * @returns Its protobuf encoding, the fields in the order of their numbers.
 * @throws {CollectorError} `TELEMETRY_INVALID` with the place in `json`, when a value is wrong or a field is unknown.
 */
export function encodeJson<M extends MessageName>(message: M, json: Json<M>): Uint8Array<ArrayBuffer> {
  return encode(message, json, true);
}

/** The writer that no call uses: a getter of what is encoded may call again. */
let idle: Writer | undefined;

function encode(message: MessageName, value: unknown, json: boolean): Uint8Array<ArrayBuffer> {
  const writer = idle ?? new Writer();
  idle = undefined;
  try {
    if (message === "AnyValue" && !json) writeAnyValue(writer, value, 0);
    else writeMessage(writer, planOf(message), value, json, 0);
    return writer.take();
  } catch (error) {
    writer.reset();
    return explain(`Cannot encode ${message}`, error, json ? "TELEMETRY_INVALID" : "INVALID_ARGUMENT");
  } finally {
    idle = writer;
  }
}

/** Writes a message that is in `depth` messages of values. */
function writeMessage(writer: Writer, plan: Plan, value: unknown, json: boolean, depth: number): void {
  if (value === null || typeof value !== "object" || Array.isArray(value) || value instanceof Uint8Array) {
    refuse(`expected an object (${plan.name}), got ${describe(value)}`);
  }
  const inside = plan.isValue ? deeper(depth) : depth;
  const init = value as Record<string, unknown>;
  let present = 0;
  let chosen: PlannedField | undefined;
  for (let i = plan.fields.length - 1; i >= 0; i--) {
    const field = plan.fields[i] as PlannedField;
    const given = init[field.name];
    if (given === undefined) continue;
    present++;
    if (given === null) continue;
    if (field.oneof !== undefined) {
      if (chosen !== undefined) refuse(`${field.name} and ${chosen.name} are set, and only one of them may be`);
      chosen = field;
    }
    try {
      writeField(writer, field, given, json, inside);
    } catch (error) {
      refuseAt(`.${field.name}`, error);
    }
  }
  if (Object.keys(init).length > present) refuseUnknown(plan, init);
}

function refuseUnknown(plan: Plan, init: Record<string, unknown>): void {
  const unknown = Object.keys(init).find((name) => !plan.names.has(name));
  if (unknown !== undefined) {
    refuse(`there is no field ${JSON.stringify(unknown)} in ${plan.name}, which has ${[...plan.names].join(", ")}`);
  }
}

function writeField(writer: Writer, field: PlannedField, value: unknown, json: boolean, depth: number): void {
  if (field.repeated === undefined) return writeOne(writer, field, value, json, depth);
  if (field.type === "KeyValue" && !json) return writeAttributes(writer, field.no, value, depth);
  if (!Array.isArray(value)) refuse(`expected a list, got ${describe(value)}`);
  const list = value as readonly unknown[];
  const packed = field.scalar !== undefined && field.scalar.wire !== 2;
  const before = writer.size;
  for (let i = list.length - 1; i >= 0; i--) {
    try {
      if (packed) field.scalar.write(writer, list[i], true);
      else writeOne(writer, field, list[i], json, depth);
    } catch (error) {
      refuseAt(`[${i}]`, error);
    }
  }
  if (packed && list.length > 0) {
    writer.varint(writer.size - before);
    writer.varint(field.no * 8 + 2);
  }
}

function writeOne(writer: Writer, field: PlannedField, value: unknown, json: boolean, depth: number): void {
  if (field.scalar !== undefined) {
    if (field.scalar.write(writer, value, field.explicit)) writer.varint(field.no * 8 + field.scalar.wire);
    return;
  }
  const before = writer.size;
  if (field.type === "AnyValue" && !json) writeAnyValue(writer, value, depth);
  else writeMessage(writer, field.message as Plan, value, json, depth);
  writer.varint(writer.size - before);
  writer.varint(field.no * 8 + 2);
}
