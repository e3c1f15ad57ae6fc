/** Declared reads in the form that a read is checked against: bits by field number. */
import { undeclared } from "./errors.ts";
import { INFO, OWN, SHAPE, type Signal } from "./layout.ts";
import { DATA, MONOTONIC, nameOf, numberOf, POINTS, TEMPORALITY } from "./numbers.ts";
import type { Fields, Projection } from "./projection.ts";
import type { Learning, Store } from "./store.ts";
import { widen } from "./widen.ts";

/** What may be read of each shape. */
export interface Declared {
  /** By shape: bit f is set when field number f may be read. */
  readonly fields: Int32Array;
  /** By shape: the keys of attributes that may be read; null for all. */
  readonly keys: readonly (ReadonlySet<string> | null)[];
}

const DATA_BITS = 1 << MONOTONIC | 1 << TEMPORALITY | 1 << POINTS;

const compiled = new WeakMap<Projection, Declared>();

/** Makes a projection ready to check reads against. */
export function compile(signal: Signal, projection: Projection): Declared {
  const known = compiled.get(projection);
  if (known !== undefined) return known;
  const fields = new Int32Array(16);
  const keys: (ReadonlySet<string> | null)[] = new Array(16).fill(null);
  add(SHAPE.resource, projection.resource);
  add(SHAPE.scope, projection.scope);
  add(signal === "logs" ? SHAPE.log : signal === "traces" ? SHAPE.span : SHAPE.metric, projection.item);
  for (const shape of [SHAPE.number, SHAPE.histogram, SHAPE.exponential, SHAPE.summary]) add(shape, projection.point);
  for (const shape of [SHAPE.event, SHAPE.link, SHAPE.exemplar]) fields[shape] = -1;
  // A metric's data tells its type, and has all points, be they empty.
  if (projection.point.fields.length > 0 || projection.point.attributes !== "none") {
    (fields[SHAPE.metric] as number) |= 1 << POINTS;
  }
  if (((fields[SHAPE.metric] as number) & DATA_BITS) !== 0) (fields[SHAPE.metric] as number) |= 1 << DATA;
  const declared = { fields, keys };
  compiled.set(projection, declared);
  return declared;

  function add(shape: number, level: Fields): void {
    for (const name of level.fields) {
      for (const number of numberOf(shape, name)) (fields[shape] as number) |= 1 << number;
    }
    if (level.attributes !== "all") keys[shape] = new Set(level.attributes === "none" ? [] : level.attributes);
  }
}

const LEVELS: Record<number, string> = { [SHAPE.resource]: "resource.", [SHAPE.scope]: "scope." };

/** Throws if a field (by number) of a node was not declared. */
export function checkField(s: Store, n: number, field: number): void {
  const info = s.nodes[n + INFO] as number;
  const shape = info >>> 3 & 31;
  if (s.declared === null || (info & OWN) !== 0) return;
  if (((s.declared.fields[shape] as number) >>> field & 1) === 0) {
    if (s.learning === undefined) throw undeclared(levelOf(shape) + nameOf(shape, field));
    s.learning.learner.field(shape, field);
    learned(s, s.learning);
  }
}

/** Goes on with a batch of which something was read that was not known to be. */
function learned(s: Store, learning: Learning): void {
  const { whole, learner } = learning;
  if (whole !== undefined) {
    learning.whole = undefined;
    widen(s, whole());
    learner.lacked();
  }
  s.declared = learner.declared;
}

/** All of the batch is read. What was declared is all there is. */
export function readEverything(s: Store): void {
  if (s.learning === undefined || s.declared === null) return;
  s.learning.learner.everything();
  learned(s, s.learning);
}

/** Throws if data points were not declared. */
export function checkPoints(s: Store): void {
  if (s.declared !== null && ((s.declared.fields[SHAPE.metric] as number) >>> POINTS & 1) === 0) {
    if (s.learning === undefined) throw undeclared("points");
    s.learning.learner.points();
    learned(s, s.learning);
  }
}

/** Whether an attribute was declared, or needs no declaration. One that is learned is there then. */
export function isDeclared(s: Store, n: number, key: string): boolean {
  const info = s.nodes[n + INFO] as number;
  if (s.declared === null || (info & OWN) !== 0) return true;
  const keys = s.declared.keys[info >>> 3 & 31];
  if (keys !== null && keys !== undefined && !keys.has(key) && s.learning !== undefined) checkAttributes(s, n, key);
  return s.learning !== undefined || keys === null || keys === undefined || keys.has(key);
}

/** Throws if an attribute, or all of them, were not declared. */
export function checkAttributes(s: Store, n: number, key?: string): void {
  const info = s.nodes[n + INFO] as number;
  if (s.declared === null || (info & OWN) !== 0) return;
  const shape = info >>> 3 & 31;
  const keys = s.declared.keys[shape];
  if (keys === null || keys === undefined || (key !== undefined && keys.has(key))) return;
  if (s.learning !== undefined) {
    s.learning.learner.attribute(shape, key);
    return learned(s, s.learning);
  }
  const name = levelOf(shape) + (shape === SHAPE.metric ? "metadata" : "attributes");
  throw undeclared(key === undefined ? name : `${name}[${JSON.stringify(key)}]`);
}

function levelOf(shape: number): string {
  return LEVELS[shape] ?? (shape >= SHAPE.number && shape <= SHAPE.summary ? "points." : "");
}
