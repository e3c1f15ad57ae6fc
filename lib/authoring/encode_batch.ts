import type { Batch } from "../telemetry/mod.ts";

/** A batch as it is now, encoded. */
export function encodeBatch(batch: Batch): Uint8Array<ArrayBuffer> {
  return (batch as Batch & { encode(): Uint8Array<ArrayBuffer> }).encode();
}
