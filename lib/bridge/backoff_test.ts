import { assertEquals } from "../../tests/support/assert.ts";
import { Backoff } from "./backoff.ts";

Deno.test("Backoff doubles from 100 ms to 10 s, and begins anew after 10 s without a failure", () => {
  let now = 0;
  const backoff = new Backoff(() => now);
  const fail = () => {
    const wait = backoff.failed();
    now += wait;
    return wait;
  };
  assertEquals(Array.from({ length: 10 }, fail), [0, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  backoff.succeeded();
  now += 9_999;
  assertEquals(backoff.failed(), 10_000);
  backoff.succeeded();
  now += 10_000;
  assertEquals([fail(), fail()], [0, 100]);
  now += 60_000;
  assertEquals(fail(), 200, "time alone, without a success, is none");
});
