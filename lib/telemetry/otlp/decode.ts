import { deeper, type Plan, type PlannedField, planOf } from "./plan.ts";
import { Reader } from "./reader.ts";
import { explain, refuse, refuseAt } from "./refusal.ts";
import type { Json, MessageName } from "./types.ts";

/**
 * Decodes a message to OTLP/JSON. Unknown fields are left out, and so are known ones that have their default. A message
 * field that is there twice is merged, as protobuf asks.
 *
 * @param message The message's name.
 * @param bytes Where it is.
 * @param start Where it begins; default: 0.
 * @param end The byte after its last; default: the end of `bytes`.
 * @returns An object of one's own, for `JSON.stringify()`.
 * @throws {CollectorError} `TELEMETRY_INVALID` with the place, when the bytes are no such message, or values are nested
 * more than 100 messages deep.
 */
export function decodeMessage<M extends MessageName>(
  message: M,
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
): Json<M> {
  const out: Record<string, unknown> = {};
  try {
    readMessage(new Reader(bytes, start, end), planOf(message), out, 0);
  } catch (error) {
    explain(`Cannot decode ${message}`, error, "TELEMETRY_INVALID");
  }
  return out as Json<M>;
}

function readMessage(reader: Reader, plan: Plan, out: Record<string, unknown>, depth: number): void {
  const inside = plan.isValue ? deeper(depth) : depth;
  while (reader.at < reader.end) {
    const [no, wire] = reader.tag();
    const field = plan.byNumber[no];
    if (field === undefined) {
      reader.skip(no, wire);
      continue;
    }
    try {
      readField(reader, plan, field, wire, out, inside);
    } catch (error) {
      const list = out[field.name];
      refuseAt(
        `.${field.name}${Array.isArray(list) && field.message !== undefined ? `[${list.length - 1}]` : ""}`,
        error,
      );
    }
  }
}

function readField(
  reader: Reader,
  plan: Plan,
  field: PlannedField,
  wire: number,
  out: Record<string, unknown>,
  depth: number,
): void {
  const { scalar, message, name } = field;
  if (field.oneof !== undefined) {
    for (const other of plan.fields) if (other.oneof === field.oneof && other !== field) delete out[other.name];
  }
  if (field.repeated !== undefined) {
    const list = (out[name] ??= []) as unknown[];
    if (message !== undefined) {
      const element = {};
      list.push(element);
      readNested(reader, message, element, wire, depth);
    } else if (scalar !== undefined && wire === 2 && scalar.wire !== 2) {
      reader.within(() => {
        while (reader.at < reader.end) list.push(scalar.read(reader, true));
      });
      if (list.length === 0) delete out[name];
    } else if (scalar !== undefined) {
      checkWire(wire, scalar.wire);
      list.push(scalar.read(reader, true));
    }
  } else if (message !== undefined) {
    readNested(reader, message, (out[name] ??= {}) as Record<string, unknown>, wire, depth);
  } else if (scalar !== undefined) {
    checkWire(wire, scalar.wire);
    const value = scalar.read(reader, field.explicit);
    if (value === undefined) delete out[name];
    else out[name] = value;
  }
}

function readNested(reader: Reader, plan: Plan, out: Record<string, unknown>, wire: number, depth: number): void {
  checkWire(wire, 2);
  reader.within(() => readMessage(reader, plan, out, depth));
}

function checkWire(wire: number, wanted: number): void {
  if (wire !== wanted) refuse(`expected the wire type ${wanted}, got ${wire}`);
}
