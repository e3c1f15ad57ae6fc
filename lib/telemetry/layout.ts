/** What the numbers of the node table and of docs/EDITS.md mean. */

/** The three kinds of telemetry. */
export type Signal = "logs" | "traces" | "metrics";

/** The number of a signal in an edit list. */
export const SIGNAL_NUMBERS: Record<Signal, number> = { logs: 1, traces: 2, metrics: 3 };

/** Kinds of nodes, as docs/EDITS.md numbers them. */
export const ROOT = 0;
/** `ResourceLogs` and its like, with the `Resource`. */
export const RESOURCE = 1;
/** `ScopeLogs` and its like, with the `InstrumentationScope`. */
export const SCOPE = 2;
/** A log record, span or metric. */
export const ITEM = 3;
/** A data point of a metric. */
export const POINT = 4;
/** An event of a span. */
export const EVENT = 5;
/** A link of a span. */
export const LINK = 6;
/** An exemplar of a data point. */
export const EXEMPLAR = 7;

/** A node is so many numbers in the table; its ID is the index of the first. */
export const STRIDE = 12;
/** Where the message that `SET` speaks of starts: of a resource the `Resource`, 0 until the node is opened. */
export const START = 0;
/** Where that message ends. */
export const END = 1;
/** The ID of the parent. */
export const PARENT = 2;
/** The index in the parent, which never changes while the node stays there. */
export const INDEX = 3;
/** Kind (bits 0 to 2), shape (bits 3 to 7), flags (from bit 8). */
export const INFO = 4;
/** The newest write to the node: a row of the op table, 0 for none. */
export const HEAD = 5;
/** Of an opened node: the first child. */
export const FIRST = 6;
/** Of an opened node: how many children the bytes have. */
export const COUNT = 7;
/** Of a resource or scope: where `ResourceLogs` or its like starts; of an opened metric: its data. */
export const OUTER_START = 8;
/** Where that ends. */
export const OUTER_END = 9;
/** Of an opened span: its first link (`FIRST` and `COUNT` are its events). */
export const FIRST_LINK = 8;
/** Of an opened span: how many links the bytes have. */
export const LINK_COUNT = 9;

/** Of an opened metric: the field number of its data, 0 if it has none. */
export const DATA_FIELD = 10;

/** Flag: the children are in the table. */
export const OPENED = 1 << 8;
/** Flag: removed. */
export const REMOVED = 1 << 9;
/** Flag: no longer where it was at first. */
export const MOVED = 1 << 10;
/** Flag: children were appended or moved in. */
export const EXTRAS = 1 << 11;
/** Flag: links were appended. */
export const EXTRA_LINKS = 1 << 12;
/** Flag: made by the processor, so that all of it is there whatever `reads` say. */
export const OWN = 1 << 13;
/** Flag: a child was removed or moved away. */
export const LEFT = 1 << 14;
/** Flag: became another message. */
export const REPLACED = 1 << 15;

/** Shapes: which OTLP message a node is. */
export const SHAPE = {
  none: 0,
  resource: 1,
  scope: 2,
  log: 3,
  span: 4,
  metric: 5,
  number: 6,
  histogram: 7,
  exponential: 8,
  summary: 9,
  event: 10,
  link: 11,
  exemplar: 12,
} as const;

/** The field number of the attributes, by shape. */
export const ATTRIBUTES: readonly number[] = [0, 1, 3, 6, 9, 12, 7, 9, 1, 7, 3, 4, 7];

/** The shape of a signal's items. */
export const ITEM_SHAPES: Record<Signal, number> = { logs: SHAPE.log, traces: SHAPE.span, metrics: SHAPE.metric };

/** Ops of an edit list. */
export const OP = {
  STRING: 0x01,
  NEXT: 0x02,
  SKIP: 0x03,
  SELECT: 0x10,
  SET: 0x20,
  SET_SCHEMA_URL: 0x21,
  SET_DATA: 0x22,
  UNSET: 0x23,
  APPEND: 0x30,
  REPLACE: 0x31,
  MOVE: 0x32,
  REMOVE: 0x33,
  REMOVE_CHILDREN: 0x34,
  PUT: 0x40,
  PUT_STRING: 0x41,
  PUT_TABLE: 0x42,
  PUT_BOOL: 0x43,
  PUT_INT: 0x44,
  PUT_DOUBLE: 0x45,
  DELETE: 0x46,
  CLEAR: 0x47,
  RENAME: 0x48,
} as const;
