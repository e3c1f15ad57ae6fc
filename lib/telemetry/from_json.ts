import { DATA_MESSAGES, type DataMessages } from "./batch.ts";
import type { Signal } from "./layout.ts";
import { type Batches, openBatch } from "./open.ts";
import { encodeJson } from "./otlp/encode.ts";
import type { Json } from "./otlp/types.ts";

/**
 * A batch of OTLP/JSON, as `toJSON()` makes it and files of the Collector's `file` exporter have it. Close it when it is
 * done with.
 *
 * @param signal Which kind of telemetry.
 * @param json `{ resourceLogs: [...] }` or its like: an object, not its text.
 * @throws {CollectorError} `INVALID_ARGUMENT` with the place in `json`, when it is no OTLP/JSON.
 *
 * @example
 * ```ts ignore
 * const batch = fromJSON("logs", JSON.parse(await Deno.readTextFile("logs.json")));
 * ```
 */
export function fromJSON<S extends Signal>(signal: S, json: Json<DataMessages[S]>): Batches[S] {
  const bytes = encodeJson(DATA_MESSAGES[signal], json);
  return openBatch(signal, bytes, bytes.length);
}
