/**
 * Methods as they were before any module of a component was loaded. Components share a realm with the Worker's own code
 * and may replace what objects inherit: what decides about them calls these, operators, and nothing inherited.
 */

/** A method as a function of its `this`. */
export const uncurry: <This, Args extends unknown[], Result>(
  method: (this: This, ...args: Args) => Result,
) => (self: This, ...args: Args) => Result = Function.prototype.bind.bind(Function.prototype.call) as never;

/** `text.startsWith(start)`. */
export const startsWith: (text: string, start: string) => boolean = uncurry(String.prototype.startsWith);
/** `text.slice(start)`. */
export const sliceFrom: (text: string, start: number) => string = uncurry(String.prototype.slice);
/** `array.push(item)`. */
export const push: <Item>(array: Item[], item: Item) => number = uncurry(Array.prototype.push);

/** A set of names whose `in` asks nothing inherited. */
export function names(list: Iterable<string>): Record<string, true> {
  const set: Record<string, true> = Object.create(null);
  for (const name of list) set[name] = true;
  return set;
}
