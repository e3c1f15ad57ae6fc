import { assertEquals, assertRejects } from "../../tests/support/assert.ts";
import { defineReceiver } from "../authoring/define.ts";
import { PermanentError, RetryableError } from "../authoring/errors.ts";
import { CollectorError } from "../errors.ts";
import { startReceiver } from "./receiver.ts";

const ticking = defineReceiver<{ ms: number }>({
  start({ emit, options, signal, log, state }) {
    let count = 0;
    const timer = setInterval(async () => {
      try {
        await emit.logs([{ body: `tick ${++count}` }], { pipelines: ["logs/a"] });
      } catch (error) {
        log.error("refused", { error });
      }
    }, options.ms);
    signal.addEventListener("abort", () => {
      clearInterval(timer);
      state["stopped"] = count > 0;
    });
  },
  stop: ({ state, signal }) => void (state["stop"] = signal.aborted),
});

Deno.test("A receiver emits until it is stopped, and leaves nothing running", async () => {
  const receiver = await startReceiver(ticking, { options: { ms: 1 } });
  for (const body of ["tick 1", "tick 2"]) {
    const { batch, pipelines, signal } = await receiver.next("logs");
    assertEquals([batch.records().at(0)?.body, pipelines, signal], [body, ["logs/a"], "logs"]);
  }
  await receiver.stop();
  await receiver.stop();
  assertEquals(receiver.recorded().state, { stopped: true, stop: true });
});

Deno.test("A receiver's emit rejects with what the pipelines say", async () => {
  const errors = [new RetryableError("full"), new PermanentError("no")];
  await using receiver = await startReceiver(ticking, {
    options: { ms: 1 },
    accept() {
      const error = errors.shift();
      if (error !== undefined) throw error;
    },
  });
  assertEquals((await receiver.next("logs")).batch.records().at(0)?.body, "tick 3");
  const said = receiver.recorded().logs.map(({ fields }) => fields["error"]);
  assertEquals(said, ["RetryableError: full", "PermanentError: no"]);
});

Deno.test("A receiver that does not start says why", async () => {
  const failing = defineReceiver({ start: () => Promise.reject(new Error("no port")) });
  await assertRejects(() => startReceiver(failing), Error, "no port");
  await assertRejects(() => startReceiver({} as never), CollectorError, "it has no default export");
});
