import { CollectorError } from "../errors.ts";
import { assertEquals, assertThrows } from "../../tests/support/assert.ts";
import { readAttached } from "./attach.ts";

Deno.test("readAttached() reads the processes by the names of their files", () => {
  assertEquals(readAttached(""), new Map());
  assertEquals(
    readAttached("a=12:/tmp/plugin1, b.bin=3:/tmp/x:y"),
    new Map([["a", { pid: 12, socket: "/tmp/plugin1" }], ["b.bin", { pid: 3, socket: "/tmp/x:y" }]]),
  );
});

Deno.test("readAttached() refuses what is written otherwise", () => {
  for (const text of ["a", "a=12", "a=0:/tmp/x", "=1:/tmp/x", "a=x:/tmp/x", "a=1:"]) {
    assertEquals(assertThrows(() => readAttached(text), CollectorError).code, "USAGE", text);
  }
});
