/**
 * The entry of a Worker. It opens the library, gives up the permission to, and lives: the user's modules are loaded and
 * served.
 */
/// <reference lib="deno.worker" />
import { workerSymbols } from "../ffi/symbols.ts";
import { giveUp } from "./confine.ts";
import { catchUncaught } from "./crash.ts";
import { exchangeOf } from "./exchange.ts";
import { live } from "./life.ts";
import type { InitMessage, ToWorker } from "./protocol.ts";

self.onmessage = ({ data, ports: [port] }: MessageEvent<InitMessage>) => {
  self.onmessage = null;
  if (port !== undefined) serveHost(data, port);
};

async function serveHost(init: InitMessage, port: MessagePort): Promise<void> {
  const next = inbox(port);
  const { symbols } = Deno.dlopen(init.library, workerSymbols);
  await giveUp("ffi", [init.library], init);
  await live(init, {
    say: port.postMessage.bind(port),
    next,
    exchange: (worker) => exchangeOf(symbols, worker),
    uncaught: catchUncaught,
  });
}

/** The messages of a port, one after the other. */
function inbox(port: MessagePort): () => Promise<ToWorker> {
  const waiting: ToWorker[] = [];
  let wake: ((message: ToWorker) => void) | undefined;
  port.onmessage = ({ data }) => {
    if (wake === undefined) waiting.push(data);
    else wake(data);
    wake = undefined;
  };
  return () => {
    const first = waiting.shift();
    return first !== undefined ? Promise.resolve(first) : new Promise((resolve) => wake = resolve);
  };
}
