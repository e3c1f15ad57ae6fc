import { assertEquals } from "../../tests/support/assert.ts";
import { isRetryable, PermanentError, RetryableError } from "./errors.ts";
import { positionOf } from "./position.ts";
import { messageOf } from "./thrown.ts";

const MODULE = "/home/me/my components (1)/redact.ts";
const HERE = "file:///home/me/my%20components%20(1)";

/** Something with a stack. */
function thrown(...frames: string[]): unknown {
  return {
    message: "no\n    at fake (file:///fake.ts:1:1)",
    stack: `Error: no\n    at fake (file:///fake.ts:1:1)\n${frames.map((frame) => `    at ${frame}\n`).join("")}`,
  };
}

Deno.test("The position is that of the first frame which is not this package's", () => {
  const ours = new URL("../telemetry/any.ts", import.meta.url).href;
  const cases: [string[], string | undefined][] = [
    [[`logs (${HERE}/redact.ts:3:12)`], "redact.ts:3:12"],
    [[`Object.logs [as x] (${HERE}/redact.ts:3:12)`], "redact.ts:3:12"],
    [[`async logs (${HERE}/redact.ts:3:12)`], "redact.ts:3:12"],
    [[`async ${HERE}/redact.ts:3:12`], "redact.ts:3:12"],
    [[`${HERE}/redact.ts:3:12`], "redact.ts:3:12"],
    [
      ["Array.map (<anonymous>)", "ext:core/01_core.js:1:1", "node:fs:1:1", `f (${HERE}/a/%C3%BC.ts:7:1)`],
      "a/ü.ts:7:1",
    ],
    [[`get (${ours}:1:1)`, `logs (${HERE}/redact.ts:3:12)`], "redact.ts:3:12"],
    [[`f (file:///srv/lib.ts:1:2)`], "/srv/lib.ts:1:2"],
    [["parse (https://example.com/zod.mjs:1:2)"], "https://example.com/zod.mjs:1:2"],
    [[`eval (eval at logs (file:///srv/e.ts:4:3), <anonymous>:1:7)`], "/srv/e.ts:4:3"],
    [["new Promise (<anonymous>)"], undefined],
    [[], undefined],
  ];
  for (const [frames, position] of cases) assertEquals(positionOf(thrown(...frames), MODULE), position);
  assertEquals(positionOf(thrown(`logs (${HERE}/redact.ts:3:12)`), `${HERE}/redact.ts`), "redact.ts:3:12");
});

Deno.test("The position of an error is where it was made, in the TypeScript as it is written, also in a Worker", async () => {
  const path = new URL("./thrown_test.ts", import.meta.url).pathname;
  const text = Deno.readTextFileSync(path).split("\n");
  const row = text.findIndex((line) => line.startsWith("  const error")) + 1;
  const error = new Error("here");
  assertEquals(positionOf(error, path)?.replace(/:\d+$/, ""), `thrown_test.ts:${row}`);

  const folder = Deno.makeTempDirSync();
  const module = `${folder}/bad.ts`;
  Deno.writeTextFileSync(module, "interface A {\n  a: number;\n}\n\nexport const f = (x?: A): number =>\n  x!.a;\n");
  const worker = new Worker(new URL("../../tests/support/position_worker.ts", import.meta.url), { type: "module" });
  try {
    worker.postMessage(module);
    const { data } = await new Promise<MessageEvent>((resolve, reject) => {
      worker.onmessage = resolve;
      worker.onerror = reject;
    });
    assertEquals(data, "bad.ts:6:6");
  } finally {
    worker.terminate();
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("Whatever is thrown has a text, an answer, and perhaps a position", () => {
  const trap = () => {
    throw new Error("trap");
  };
  const proxy = new Proxy({}, { get: trap, getPrototypeOf: trap });
  const cases: [unknown, string][] = [
    [new TypeError("x"), "TypeError: x"],
    [new RetryableError("later"), "RetryableError: later"],
    [new PermanentError(""), "PermanentError"],
    ["text", "text"],
    ["", `"" was thrown`],
    [undefined, "undefined was thrown"],
    [null, "null was thrown"],
    [12n, "12 was thrown"],
    [Symbol("s"), "Symbol(s) was thrown"],
    [{}, "[object Object] was thrown"],
    [Object.freeze(new Error("cold")), "Error: cold"],
    [Object.create(null), "[object Object] was thrown"],
    [{ message: "like an error", name: 1 }, "Error: like an error"],
    [{
      get message() {
        throw 1;
      },
    }, "something that cannot be read was thrown"],
    [{
      get stack() {
        throw 1;
      },
      message: "m",
    }, "Error: m"],
    [{ stack: 1, message: "m" }, "Error: m"],
    [proxy, "something that cannot be read was thrown"],
    [new Error("x".repeat(5000)), `Error: ${"x".repeat(4089)}… (5007 characters)`],
  ];
  for (const [value, text] of cases) {
    assertEquals(messageOf(value), text);
    assertEquals(isRetryable(value), text.startsWith("RetryableError"));
    positionOf(value, MODULE); // throws nothing
  }
});
