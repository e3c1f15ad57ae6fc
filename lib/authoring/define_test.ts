import { assertEquals, assertStringIncludes, assertThrows } from "../../tests/support/assert.ts";
import { CollectorError } from "../errors.ts";
import { defineConnector, defineExporter, defineProcessor, defineReceiver, definitionOf } from "./define.ts";
import { readsOf } from "./reads.ts";
import type { StandardSchemaV1 } from "./standard_schema.ts";

const handler = () => {};
const standard = { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) } as const;

Deno.test("What is defined stays the same object, frozen or not, also when a function is its validator", () => {
  const validator = Object.assign(() => {}, { "~standard": standard });
  for (
    const definition of [{ logs: handler }, Object.freeze({ traces: handler }), {
      options: validator,
      metrics: handler,
    }]
  ) {
    assertEquals(defineProcessor(definition) === definition, true);
    assertEquals(definitionOf({ default: definition }, "processor") === definition, true);
    assertEquals(definitionOf(definition, "processor") === definition, true);
  }
});

Deno.test("A definition that is none is refused with what is wrong and the cure", () => {
  // deno-lint-ignore no-explicit-any -- what TypeScript would refuse
  const processor = defineProcessor as (definition: any) => unknown;
  // deno-lint-ignore no-explicit-any -- what TypeScript would refuse
  const receiver = defineReceiver as (definition: any) => unknown;
  const cases: [() => unknown, string, string][] = [
    [() => processor(undefined), "the processor: it is undefined, not an object", ""],
    [() => processor(null), "it is null", ""],
    [() => processor(handler), "it is a function", ""],
    [() => processor({}), "it has no handler", "at least one of logs(), traces() and metrics()"],
    [() => processor({ log: handler }), `it has no part "log"`, "Known are logs, traces, metrics"],
    [() => processor({ logs: "x" }), `"logs" is no function`, ""],
    [() => processor({ logs: handler, start: 1 }), `"start" is no function`, ""],
    [() => processor({ logs: handler, options: {} }), `"options" is no validator`, "standardschema.dev"],
    [() => processor({ logs: handler, options: null }), `"options" is no validator`, ""],
    [() => processor({ logs: handler, options: { "~standard": { ...standard, version: 2 } } }), "version 1", ""],
    [() => processor({ logs: handler, reads: "body" }), `"reads" is neither`, "attributes[user.email]"],
    [() => processor({ logs: handler, reads: [1] }), `"reads" is neither`, ""],
    [() => processor({ logs: handler, reads: { log: ["body"] } }), `"reads" is neither`, ""],
    [() => processor({ logs: handler, readOnly: 1 }), `"readOnly" is no boolean`, ""],
    [() => defineExporter({ logs: handler, readOnly: true } as never), `it has no part "readOnly"`, ""],
    [() => receiver({}), `the receiver: it has no "start"`, "ctx.emit.logs()"],
    [() => receiver({ start: handler, logs: handler }), `it has no part "logs"`, "Known are options, start, stop"],
    [() => defineConnector({ start: handler }), "the connector: it has no handler", ""],
  ];
  for (const [define, message, hint] of cases) {
    const error = assertThrows(define, CollectorError);
    assertEquals(error.code, "INVALID_ARGUMENT");
    assertStringIncludes(error.message, message);
    assertStringIncludes(error.hint ?? "", hint);
  }
});

Deno.test("A module is taken only as what it was defined as", () => {
  const exporter = defineExporter({ logs: handler });
  const cases: [unknown, string][] = [
    [{ default: exporter }, "as a processor: its default export is an exporter"],
    [{ default: { logs: handler } }, "its default export was not made by defineProcessor()"],
    [{ default: 1 }, "its default export was not made by defineProcessor()"],
    [{ logs: handler }, "it has no default export"],
    [undefined, "it has no default export"],
  ];
  for (const [module, message] of cases) {
    const error = assertThrows(() => definitionOf(module, "processor"), CollectorError);
    assertStringIncludes(error.message, message);
    assertStringIncludes(error.hint ?? "", `export default defineProcessor({ … }), from "otelcol/processor"`);
  }
});

Deno.test("What a definition reads is a list for every signal, lists by signal, or everything", () => {
  assertEquals(readsOf({ reads: ["body"] }, "traces"), ["body"]);
  assertEquals(readsOf({ reads: { logs: ["body"] } }, "logs"), ["body"]);
  assertEquals(readsOf({ reads: { logs: ["body"] } }, "traces"), undefined);
  assertEquals(readsOf({}, "logs"), undefined);
});

Deno.test("The types of options come from the validator, or from the type parameter", () => {
  const options: StandardSchemaV1<{ keys: string[] }> = {
    "~standard": { ...standard, validate: () => ({ value: { keys: [] } }) },
  };
  defineProcessor({ options, logs: (_, ctx) => void (ctx.options.keys satisfies string[]) });
  defineProcessor<{ limit: number }>({ logs: (_, ctx) => void (ctx.options.limit satisfies number) });
  defineProcessor({ logs: (_, ctx) => void (ctx.options satisfies Record<string, unknown>) });
  defineConnector({ logs: (_, { emit }) => emit.logs({ resourceLogs: [] }) satisfies void });
  defineReceiver({ start: ({ emit }) => emit.logs({ resourceLogs: [] }) satisfies Promise<void> });
  // @ts-expect-error -- the options have no such property
  defineProcessor<{ limit: number }>({ logs: (_, ctx) => void ctx.options.keys });
});
