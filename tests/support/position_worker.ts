/** Imports the module that it is sent, calls its `f`, and answers where that threw. */
import { positionOf } from "../../lib/authoring/position.ts";

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<string>) => void;
  postMessage(data: unknown): void;
};

scope.onmessage = async ({ data: path }) => {
  const { f } = await import(`file://${path}`) as { f: () => void };
  try {
    f();
    scope.postMessage("nothing was thrown");
  } catch (error) {
    scope.postMessage(positionOf(error, path));
  }
};
