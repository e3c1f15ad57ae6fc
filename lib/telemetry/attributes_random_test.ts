import * as fc from "fast-check";
import { assertEquals } from "../../tests/support/assert.ts";
import { logsOf } from "../../tests/support/batches.ts";
import { anyValues } from "../../tests/support/otlp_any_value.ts";
import { texts } from "../../tests/support/otlp_random.ts";
import type { Attributes } from "./attributes.ts";
import type { LogRecord } from "./logs.ts";
import type { AnyValue } from "./otlp/value.ts";

const keys = fc.oneof({ weight: 3, arbitrary: fc.constantFrom("a", "b", "c") }, texts());
const acts = fc.array(
  fc.record({
    act: fc.constantFrom("set", "set", "delete", "rename", "clear", "read"),
    record: fc.nat(2),
    key: keys,
    to: keys,
    value: fc.oneof(anyValues(2), fc.constant("again")),
  }),
  { maxLength: 60 },
);

/** What the attributes of a record are: a map. */
type Model = Map<string, AnyValue>;

function act(model: Model, attributes: Attributes, { act, key, to, value }: Record<string, unknown>): void {
  const [from, target] = [key as string, to as string];
  switch (act) {
    case "set":
      attributes.set(from, value as AnyValue);
      model.set(from, value as AnyValue);
      break;
    case "delete":
      assertEquals(attributes.delete(from), model.delete(from));
      break;
    case "rename": {
      const had = model.has(from);
      assertEquals(attributes.rename(from, target), had);
      if (!had) break;
      const moved = model.get(from);
      if (from !== target) model.delete(from);
      model.set(target, moved);
      break;
    }
    case "clear":
      attributes.clear();
      model.clear();
  }
  assertEquals([attributes.has(from), attributes.get(from)], [model.has(from), model.get(from)]);
  assertEquals([attributes.has(target), attributes.get(target)], [model.has(target), model.get(target)]);
}

Deno.test("random changes of attributes are those of a map, after each of them", () => {
  const maps = fc.array(fc.uniqueArray(fc.tuple(keys, anyValues(2)), { selector: ([key]) => key, maxLength: 4 }), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(maps, acts, (given, changes) => {
      const logRecords = given.map((pairs) => ({ attributes: Object.fromEntries(pairs) }));
      const batch = logsOf({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
      const records = batch.records().toArray();
      const models = logRecords.map(({ attributes }): Model => new Map(Object.entries(attributes)));
      for (const change of changes) {
        const { attributes } = records[change.record] as LogRecord;
        const model = models[change.record] as Model;
        act(model, attributes, change);
        assertEquals([...attributes], [...model]);
        assertEquals([attributes.size, [...attributes.keys()]], [model.size, [...model.keys()]]);
      }
      batch.close();
    }),
    { numRuns: 300 },
  );
});
