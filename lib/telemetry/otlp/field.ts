/** The types of the fields that are no messages. `traceId` and `spanId` are `bytes` whose JSON is hex. */
export type ScalarType =
  | "bool"
  | "bytes"
  | "double"
  | "enum"
  | "fixed32"
  | "fixed64"
  | "int32"
  | "int64"
  | "sfixed64"
  | "sint32"
  | "spanId"
  | "string"
  | "traceId"
  | "uint32"
  | "uint64";

/** One field of an OTLP message, as `schema.ts` lists them. */
export interface Field {
  /** Its number. */
  readonly no: number;
  /** A {@linkcode ScalarType} or the name of a message. */
  readonly type: string;
  /** Whether it is a list. */
  readonly repeated?: true;
  /** Whether a zero that is set differs from one that is not. */
  readonly optional?: true;
  /** The group of which only one field may be set. */
  readonly oneof?: string;
}
