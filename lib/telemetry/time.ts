const PER_MILLISECOND = 1_000_000n;

/** The date of nanoseconds since 1970, which loses what is below a millisecond. */
export function toDate(nanoseconds: bigint): Date {
  return new Date(Number(nanoseconds / PER_MILLISECOND));
}

/** The nanoseconds since 1970 of a date, or of milliseconds such as `Date.now()`. */
export function fromDate(date: Date | number): bigint {
  return BigInt(Math.trunc(Number(date))) * PER_MILLISECOND;
}

/** The `Temporal.Instant` of nanoseconds since 1970, which is exact. */
export function toInstant(nanoseconds: bigint): Temporal.Instant {
  return Temporal.Instant.fromEpochNanoseconds(nanoseconds);
}
