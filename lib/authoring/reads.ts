import type { Signal } from "./batches.ts";
import type { Reads } from "./definition.ts";

/**
 * What a definition declares to read of a signal.
 *
 * @param definition What may have `reads`.
 * @param definition.reads The declared reads.
 * @param signal Which telemetry.
 * @returns The list, or undefined when everything is read.
 */
export function readsOf(definition: { readonly reads?: Reads }, signal: Signal): readonly string[] | undefined {
  const { reads } = definition;
  return isList(reads) ? reads : reads?.[signal];
}

function isList(reads: Reads | undefined): reads is readonly string[] {
  return Array.isArray(reads);
}
