import { assertEquals, assertRejects, assertThrows } from "../../tests/support/assert.ts";
import { CollectorError } from "../errors.ts";
import { type Bytes, call, callAsync } from "./call.ts";

/** Answers as the library does: length and text into the buffer, or only the length when it does not fit. */
function library(result: number, text: string, sizes: number[] = []): (out: Bytes, capacity: number) => number {
  return (out, capacity) => {
    const bytes = new TextEncoder().encode(text);
    sizes.push(capacity);
    new DataView(out.buffer).setUint32(0, bytes.length, true);
    if (bytes.length + 4 > capacity) return -2;
    out.set(bytes, 4);
    return result;
  };
}

Deno.test("call() gives the number and the JSON value, and undefined without a text", () => {
  assertEquals(call(library(7, `{"a":[1]}`)), { result: 7, value: { a: [1] } });
  assertEquals(call(library(0, "")), { result: 0, value: undefined });
});

Deno.test("call() comes again with a buffer that fits, also when the answer has grown meanwhile", async () => {
  const long = "x".repeat(70_000);
  const sizes: number[] = [];
  assertEquals(call(library(0, `"${long}"`, sizes)).value, long);
  assertEquals(sizes, [65_536, 70_006]);
  let size = 70_000; // each time ten bytes longer than the buffer that was asked for, three times
  const growing = (out: Bytes, capacity: number) =>
    Promise.resolve(library(0, `"${"y".repeat(size < 70_030 ? size += 10 : size)}"`)(out, capacity));
  assertEquals(((await callAsync(growing)).value as string).length, 70_030);
});

Deno.test("call() throws the library's error, with its code, hint and component", async () => {
  const failing = library(-6, `{"code":"ADDRESS_IN_USE","message":"m","hint":"h","component":"otlp"}`);
  const error = assertThrows(() => call(failing), CollectorError);
  assertEquals([error.code, error.message, error.hint, error.component, error.exitStatus], [
    "ADDRESS_IN_USE",
    "m",
    "h",
    "otlp",
    1,
  ]);
  assertEquals(
    (await assertRejects(() => callAsync((...args) => Promise.resolve(failing(...args))), CollectorError)).code,
    "ADDRESS_IN_USE",
  );
});

Deno.test("call() names the code when there is no text", () => {
  assertEquals(assertThrows(() => call(library(-8, "")), CollectorError).code, "STOP_TIMEOUT");
  assertEquals(assertThrows(() => call(library(-99, "")), CollectorError).code, "INTERNAL");
});
