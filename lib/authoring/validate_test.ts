import { assertEquals } from "../../tests/support/assert.ts";
import type { StandardSchemaResult, StandardSchemaV1 } from "./standard_schema.ts";
import { issuesText, validateOptions } from "./validate.ts";

type Validate = (value: unknown) => StandardSchemaResult<unknown> | Promise<StandardSchemaResult<unknown>>;

async function validated(validate: Validate, options?: unknown) {
  const schema: StandardSchemaV1 = { "~standard": { version: 1, vendor: "test", validate } };
  return await validateOptions({ options: schema }, options);
}

Deno.test("Options without a validator are taken as they are", async () => {
  assertEquals(await validateOptions({}, { a: 1 }), { value: { a: 1 } });
  assertEquals(await validateOptions({}, undefined), { value: {} });
  assertEquals(await validateOptions({}, null), { value: {} });
});

Deno.test("Options are what the validator makes of them, now or later", async () => {
  assertEquals(await validated((value) => ({ value: [value] }), { a: 1 }), { value: [{ a: 1 }] });
  assertEquals(await validated(async (value) => ({ value: await value })), { value: {} });
});

Deno.test("What is wrong with options comes with its place, whatever the validator does", async () => {
  const path = ["keys", 0, { key: "name" }];
  const issues = [{ message: "must be a string", path }, { message: "no" }];
  const read = [{ path: ["keys", "0", "name"], message: "must be a string" }, { path: [], message: "no" }];
  assertEquals(await validated(() => ({ issues })), { issues: read });
  assertEquals(await validated(() => Promise.resolve({ issues })), { issues: read });
  assertEquals(issuesText(read), "keys[0].name: must be a string; no");
  const failed = (message: string) => ({ issues: [{ path: [], message }] });
  assertEquals(await validated(() => ({ issues: [] })), failed("the validator refuses them"));
  assertEquals(
    await validated(() => {
      throw new TypeError("bad schema");
    }),
    failed("the validator failed: TypeError: bad schema"),
  );
  assertEquals(await validated(() => Promise.reject("x")), failed("the validator failed: x"));
});
