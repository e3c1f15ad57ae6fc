/** What the handlers of a component read, as far as it has been seen: nobody has to declare it. */
import { compile, type Declared } from "./declared.ts";
import { SHAPE, type Signal } from "./layout.ts";
import { nameOf, POINTS } from "./numbers.ts";
import type { Fields, Projection } from "./projection.ts";

/** How many keys of one level are learned; a component with more of them reads all attributes. */
const MOST_KEYS = 32;
/** How many batches may turn out to lack something, before everything is sent. */
const MOST_LACKS = 8;

/** Learns from batch to batch what is read; one for each signal and each chain of components. */
export class Learner {
  /** What is known to be read, as reads are checked against it; null: everything. */
  declared: Declared | null;
  readonly #signal: Signal;
  readonly #levels = { resource: new Level(), scope: new Level(), item: new Level(), point: new Level() };
  #changed = true;
  #lacks = 0;

  /** One that knows of no read. */
  constructor(signal: Signal) {
    this.#signal = signal;
    this.declared = compile(signal, this.#projection());
  }

  /** A field is read. */
  field(shape: number, field: number): void {
    if (shape === SHAPE.metric && field === POINTS) return this.points();
    this.#levels[levelOf(shape)].fields.add(nameOf(shape, field));
    this.#learned();
  }

  /** An attribute is read, or all of them. */
  attribute(shape: number, key: string | undefined): void {
    const level = this.#levels[levelOf(shape)];
    if (key === undefined || level.keys.size >= MOST_KEYS) level.all = true;
    else level.keys.add(key);
    this.#learned();
  }

  /** Data points are read. */
  points(): void {
    this.#levels.item.fields.add("type");
    this.#levels.point.fields.add("flags"); // a metric's data is sent when anything of its points is
    this.#learned();
  }

  /** Everything is read. */
  everything(): void {
    this.declared = null;
    this.#changed = true;
  }

  /** Notes that a batch was not complete. */
  lacked(): void {
    if (++this.#lacks >= MOST_LACKS) this.everything();
  }

  /** What is to be sent from now on, null for everything; undefined when that is as it was. */
  take(): Projection | null | undefined {
    if (!this.#changed) return undefined;
    this.#changed = false;
    return this.declared === null ? null : this.#projection();
  }

  #learned(): void {
    this.#changed = true;
    if (this.declared !== null) this.declared = compile(this.#signal, this.#projection());
  }

  #projection(): Projection {
    const { resource, scope, item, point } = this.#levels;
    return { resource: resource.fieldsOf(), scope: scope.fieldsOf(), item: item.fieldsOf(), point: point.fieldsOf() };
  }
}

class Level {
  readonly fields = new Set<string>();
  readonly keys = new Set<string>();
  all = false;

  fieldsOf(): Fields {
    return { fields: [...this.fields], attributes: this.all ? "all" : this.keys.size === 0 ? "none" : [...this.keys] };
  }
}

function levelOf(shape: number): "resource" | "scope" | "item" | "point" {
  if (shape === SHAPE.resource) return "resource";
  if (shape === SHAPE.scope) return "scope";
  return shape >= SHAPE.number && shape <= SHAPE.summary ? "point" : "item";
}
