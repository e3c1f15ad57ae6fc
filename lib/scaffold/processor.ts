import type { Template } from "./template.ts";

/** A processor that deletes attributes. */
export const PROCESSOR: Template = {
  source: `import { defineProcessor } from "otelcol/processor";

/** The \`options\` of the configuration. */
interface Options {
  /** The attributes to delete. */
  keys: string[];
}

export default defineProcessor<Options>({
  logs(batch, { options }) {
    for (const record of batch.records()) {
      for (const key of options.keys) record.attributes.delete(key);
    }
  },
});
`,
  test: (name) =>
    `import assert from "node:assert/strict";
import { runProcessor } from "otelcol/testing";
import component from "./${name}.ts";

Deno.test("${name} deletes the attributes of its options", async () => {
  const attributes = { "user.email": "ann@example.com", "http.route": "/pay" };
  const logs = [{ body: "paid", attributes }];
  const options = { keys: ["user.email"] };
  const { batch } = await runProcessor(component, { logs }, { options });
  const [record] = batch.records();
  assert.deepEqual(record?.attributes.toObject(), { "http.route": "/pay" });
});
`,
  config: (name) =>
    `receivers:
  otlp:
    protocols:
      http:
        endpoint: localhost:4318

processors:
  deno/${name}:
    module: ./${name}.ts
    options:
      keys: [user.email]

exporters:
  debug:
    verbosity: detailed

service:
  pipelines:
    logs:
      receivers: [otlp]
      processors: [deno/${name}]
      exporters: [debug]
`,
};
