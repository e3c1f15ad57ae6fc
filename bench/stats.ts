/**
 * The middle value, or the mean of the two middle ones.
 *
 * @param values At least one number.
 * @returns The median; NaN of nothing.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}

/** A median and how well it is known. */
export interface Estimate {
  /** The median. */
  median: number;
  /** The lower end of the interval that holds the true median with a probability of about 95 %. */
  low: number;
  /** The upper end. */
  high: number;
}

/**
 * The median of some numbers with its confidence interval, which comes from the ranks alone and so supposes nothing
 * about how the numbers are spread. Of fewer than six numbers it is their whole range, and holds less than 95 %.
 *
 * @param values At least one number.
 * @returns The estimate.
 */
export function estimate(values: readonly number[]): Estimate {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.max(0, Math.floor(sorted.length / 2 - 0.98 * Math.sqrt(sorted.length)));
  return { median: median(values), low: sorted.at(rank) ?? NaN, high: sorted.at(-1 - rank) ?? NaN };
}

/**
 * Combines two series round by round: what both rounds had in common, such as a busy machine, cancels out.
 *
 * @param left One number per round.
 * @param right As many.
 * @param combine Makes one number of two.
 * @returns One number per round.
 */
export function pairwise(
  left: readonly number[],
  right: readonly number[],
  combine: (left: number, right: number) => number,
): number[] {
  return left.map((value, i) => combine(value, right[i] ?? NaN));
}
