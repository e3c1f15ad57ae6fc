import type { Field, ScalarType } from "./field.ts";
import { refuse } from "./refusal.ts";
import { type Scalar, SCALARS } from "./scalars.ts";
import { MESSAGES } from "./schema.ts";
import type { MessageName } from "./types.ts";

/** How many messages of values may be within each other: as many as the Collector's decoder allows. */
const DEEPEST = 100;

/** The messages that this is about. */
const VALUES: ReadonlySet<string> = new Set<MessageName>(["AnyValue", "ArrayValue", "KeyValue", "KeyValueList"]);

/** The depth in a message of a value that is in `depth` such messages; refuses if it is too deep. */
export function deeper(depth: number): number {
  if (depth >= DEEPEST) refuse(`values are nested more than ${DEEPEST} messages deep`);
  return depth + 1;
}

/** A field, ready to be written and read. */
export interface PlannedField extends Field {
  /** Its name in JSON. */
  readonly name: string;
  /** How its values are written and read, if it is no message. */
  readonly scalar: Scalar | undefined;
  /** Its message, if it is one. */
  readonly message: Plan | undefined;
  /** Whether its default is written: it is optional, or in a oneof, or an element of a list. */
  readonly explicit: boolean;
}

/** A message, ready to be written and read. */
export interface Plan {
  /** Its name. */
  readonly name: MessageName;
  /** Whether it is a value or a part of one, which count for {@linkcode deeper}. */
  readonly isValue: boolean;
  /** Its fields in the order of their numbers. */
  readonly fields: readonly PlannedField[];
  /** Its fields at their numbers. */
  readonly byNumber: readonly (PlannedField | undefined)[];
  /** The names of its fields. */
  readonly names: ReadonlySet<string>;
}

const plans = new Map<string, Plan>();

/** The plan of a message. */
export function planOf(name: MessageName): Plan {
  return plans.get(name) ?? makePlan(name);
}

function makePlan(name: MessageName): Plan {
  const fields: PlannedField[] = [];
  const byNumber: (PlannedField | undefined)[] = [];
  const plan = { name, isValue: VALUES.has(name), fields, byNumber, names: new Set(Object.keys(MESSAGES[name])) };
  plans.set(name, plan); // before its fields: messages are recursive
  for (const [fieldName, field] of Object.entries<Field>(MESSAGES[name])) {
    const planned: PlannedField = {
      ...field,
      name: fieldName,
      scalar: SCALARS[field.type as ScalarType],
      message: field.type in MESSAGES ? planOf(field.type as MessageName) : undefined,
      explicit: (field.repeated ?? field.optional ?? field.oneof) !== undefined,
    };
    fields.push(planned);
    byNumber[field.no] = planned;
  }
  return plan;
}
