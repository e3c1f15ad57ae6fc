/** Validators of three libraries, by Standard Schema: what they infer, what they make of options, what they refuse. */
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import { assertEquals, assertStringIncludes } from "../../tests/support/assert.ts";
import { defineProcessor } from "./define.ts";
import type { StandardSchemaV1 } from "./standard_schema.ts";
import { issuesText, validateOptions } from "./validate.ts";

/** What each schema makes of options. */
interface Output {
  keys: string[];
  limit: number;
}

const zod = z.object({ keys: z.array(z.string()), limit: z.number().default(7) });
const valibot = v.object({ keys: v.array(v.string()), limit: v.optional(v.number(), 7) });
const arktype = type({ keys: "string[]", limit: "number = 7" });

// Types follow the schema: this compiles only if they do.
const handlers = {
  zod: defineProcessor({ options: zod, logs: (_, { options }) => void (options satisfies Output) }),
  valibot: defineProcessor({ options: valibot, logs: (_, { options }) => void (options satisfies Output) }),
  arktype: defineProcessor({ options: arktype, logs: (_, { options }) => void (options satisfies Output) }),
};
// @ts-expect-error -- the schema makes no such option
defineProcessor({ options: zod, logs: (_, { options }) => void options.key });

const SCHEMAS: Record<string, StandardSchemaV1<Output>> = { zod, valibot, arktype };

for (const [name, schema] of Object.entries(SCHEMAS)) {
  Deno.test(`Options are validated by a schema of ${name}`, async () => {
    assertEquals(handlers[name as keyof typeof handlers].options as unknown, schema);
    assertEquals(await validateOptions({ options: schema }, { keys: ["a"] }), { value: { keys: ["a"], limit: 7 } });
    const { issues = [] } = await validateOptions({ options: schema }, { keys: ["a", 1], limit: 1 });
    assertEquals(issues.map(({ path }) => path), [["keys", "1"]]);
    assertStringIncludes(issuesText(issues), "keys[1]: ");
    const missing = await validateOptions({ options: schema }, undefined);
    assertEquals(missing.issues?.map(({ path }) => path), [["keys"]]);
  });
}
