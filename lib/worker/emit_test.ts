import { CollectorError } from "../errors.ts";
import { assertEquals, assertInstanceOf, assertRejects } from "../../tests/support/assert.ts";
import { PermanentError, RetryableError } from "../authoring/errors.ts";
import { Emits } from "./emit.ts";

Deno.test("a few emits are in the pipelines at once, the others wait their turn, and not without a bound", async () => {
  let most = 0;
  const inside: (() => void)[] = [];
  const emits = new Emits(async (unit, signal, pipelines) => {
    assertEquals([unit, signal, pipelines], [2, 1, ["logs/a"]]);
    most = Math.max(most, inside.push(() => {}));
    await new Promise<void>((resolve) => inside[inside.length - 1] = resolve);
  });
  const emit = () => emits.of(2).logs([{ body: "x" }], { pipelines: ["logs/a"] });
  const accepted = Array.from({ length: 1008 }, emit);
  await assertRejects(emit, RetryableError, "1000 emits wait for the pipelines");
  let idle = false;
  const rest = emits.idle().then(() => idle = true);
  for (let done = 0; done < 1008; done++) {
    assertEquals([inside.length <= 8, idle], [true, false]);
    inside.shift()?.();
    await Promise.race(accepted.slice(done, done + 8));
    await Promise.resolve();
  }
  await Promise.all([...accepted, rest]);
  assertEquals(most, 8);
  await emits.idle();
});

Deno.test("the errors of the pipelines are retryable or permanent, and the emits after them go on", async () => {
  const codes = ["PIPELINE_UNAVAILABLE", "PIPELINE_REFUSED", "INVALID_ARGUMENT"] as const;
  let calls = 0;
  const emits = new Emits(() => {
    const code = codes[calls++];
    return code === undefined ? Promise.resolve() : Promise.reject(new CollectorError(code, code));
  });
  const { traces } = emits.of(0);
  for (const [i, kind] of [RetryableError, PermanentError, PermanentError].entries()) {
    const error = await assertRejects(() => traces([]), kind, codes[i]);
    assertInstanceOf((error as Error).cause, CollectorError);
  }
  await traces([]);
});
