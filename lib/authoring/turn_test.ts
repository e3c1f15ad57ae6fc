import { assertEquals } from "../../tests/support/assert.ts";
import { Turn } from "./turn.ts";

Deno.test("The signal of a batch is aborted at its deadline, also while its handler lets nothing else run", () => {
  const turn = new Turn();
  turn.begin(Date.now() + 20);
  const { signal } = turn;
  assertEquals(signal.aborted, false);
  while (!turn.signal.aborted) { /* the handler is busy */ }
  assertEquals([turn.signal === signal, signal.reason.name], [true, "TimeoutError"]);
  turn.end();
});

Deno.test("The signal of a batch is aborted at its deadline while its handler waits", async () => {
  const turn = new Turn();
  turn.begin(Date.now() + 20);
  const { signal } = turn;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  assertEquals(signal.reason.name, "TimeoutError");
  turn.end();
});

Deno.test("A batch that has ended leaves no timer, and does not abort its signal nor that of the next", () => {
  const turn = new Turn();
  turn.begin(Date.now() + 3_600_000);
  const first = turn.signal;
  turn.end();
  turn.begin();
  assertEquals([first === turn.signal, first.aborted, turn.signal.aborted, turn.deadline], [
    false,
    false,
    false,
    undefined,
  ]);
  turn.end();
});

Deno.test("A stop aborts the signal of the life, that of the batch, and all later ones, with one reason", () => {
  const turn = new Turn();
  const life = turn.signal;
  turn.begin(Date.now() + 3_600_000);
  const batch = turn.signal;
  turn.stop();
  turn.stop("later");
  turn.end();
  turn.begin(0);
  for (const signal of [life, batch, turn.signal]) assertEquals(signal.reason.name, "AbortError");
  turn.end();
  assertEquals(turn.signal, life);
});

Deno.test("A far deadline is none that a timer would take for now", async () => {
  const turn = new Turn();
  turn.begin(Date.now() + 2 ** 40);
  const { signal } = turn;
  await new Promise((resolve) => setTimeout(resolve, 10));
  assertEquals(signal.aborted, false);
  turn.end();
});
