/** The Worker of `compiled.ts`: it serves the library over the process's standard files. */
/// <reference lib="deno.worker" />
import { serveLibrary } from "./process.ts";

self.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
  self.onmessage = null;
  serveLibrary(data);
};
