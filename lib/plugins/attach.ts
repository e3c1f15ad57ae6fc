import { CollectorError } from "../errors.ts";
import { splitList } from "../ffi/paths.ts";
import type { AttachedProcess } from "./info.ts";

/** The environment variable that names processes of plugins which run already: comma-separated `FILE=PID:SOCKET`. */
export const ATTACH_VARIABLE = "OTELCOL_DENO_ATTACH";

/**
 * Reads what a plugin says that was started with `--debug`.
 *
 * @param text The variable's value.
 * @returns The process of each plugin, by its file's name.
 * @throws {CollectorError} USAGE when it is written otherwise.
 */
export function readAttached(text: string): Map<string, AttachedProcess> {
  return new Map(
    splitList(text).map((item) => {
      const [, name = "", pid, socket = ""] = /^([^=]+)=([1-9]\d*):(.+)$/.exec(item) ?? [];
      if (pid === undefined) {
        throw new CollectorError("USAGE", `Cannot read "${item}" of ${ATTACH_VARIABLE}: want FILE=PID:SOCKET`, {
          hint: "Copy what the plugin says when it is started with --debug",
        });
      }
      return [name, { pid: Number(pid), socket }];
    }),
  );
}
