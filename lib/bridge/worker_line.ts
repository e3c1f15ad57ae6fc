/** Groups in Workers of this process. */
import type { InitMessage } from "../worker/protocol.ts";
import type { Connect } from "./line.ts";
import { checkPermissions, workerPermissions } from "./permissions.ts";
import { componentsOf, type GroupSpec } from "./worker.ts";

/**
 * How a Worker for a group is started.
 *
 * @param library The library's file.
 * @param spec The group.
 * @returns What throws PERMISSION_DENIED when a component wants more than this process may.
 */
export function workerLine(library: string, spec: GroupSpec): Connect {
  return (listener) => {
    const init: InitMessage = { ...componentsOf(spec), library };
    checkPermissions(init.units[0]?.id ?? "", init);
    const worker = new Worker(new URL("../worker/main.ts", import.meta.url), {
      type: "module",
      name: init.units.map(({ id }) => id).join("+"),
      deno: { permissions: workerPermissions(init) },
    } as WorkerOptions);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => listener.said(data);
    worker.onerror = (event) => {
      event.preventDefault(); // else it would end this process
      listener.ended({ component: "", message: event.message || "it failed", position: "" });
    };
    worker.postMessage(init, [port2]);
    return {
      tell: (message) => port1.postMessage(message),
      end() {
        port1.close();
        worker.terminate();
      },
    };
  };
}
