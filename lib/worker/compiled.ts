/**
 * The single binary as a process for components. It has the permissions that it was compiled with, which cannot be made
 * narrower for a path; so the components run in a Worker of it, whose permissions can. This process ends with the Worker.
 */
import { workerPermissions } from "../bridge/permissions.ts";
import { Pipe } from "./pipe.ts";
import { initOf } from "./process.ts";

const first = new Pipe().first();
if (first !== undefined) {
  const worker = new Worker(new URL("./compiled_worker.ts", import.meta.url), {
    type: "module",
    deno: { permissions: workerPermissions(initOf(first)) },
  } as WorkerOptions);
  worker.postMessage(first);
}
