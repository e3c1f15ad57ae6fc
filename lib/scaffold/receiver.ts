import type { Template } from "./template.ts";

/** A receiver that ticks. */
export const RECEIVER: Template = {
  source: `import { defineReceiver, fromDate } from "otelcol/receiver";

/** The \`options\` of the configuration. */
interface Options {
  /** The time between two records, in ms. */
  interval: number;
}

export default defineReceiver<Options>({
  start({ options, emit, log, signal }) {
    let count = 0;
    const timer = setInterval(async () => {
      const timeUnixNano = fromDate(Date.now());
      const body = \`tick \${++count}\`;
      try {
        await emit.logs([{ body, severityText: "INFO", timeUnixNano }]);
      } catch (error) {
        log.error("the pipelines refused a record", { error });
      }
    }, options.interval);
    signal.addEventListener("abort", () => clearInterval(timer)); // at the stop
  },
});
`,
  test: (name) =>
    `import assert from "node:assert/strict";
import { startReceiver } from "otelcol/testing";
import component from "./${name}.ts";

Deno.test("${name} ticks", async () => {
  const options = { interval: 1 };
  await using receiver = await startReceiver(component, { options });
  const ticks = [await receiver.next("logs"), await receiver.next("logs")];
  const bodies = ticks.map(({ batch }) => batch.records().at(0)?.body);
  assert.deepEqual(bodies, ["tick 1", "tick 2"]);
});
`,
  config: (name) =>
    `receivers:
  deno/${name}:
    module: ./${name}.ts
    options:
      interval: 1000

exporters:
  debug:
    verbosity: detailed

service:
  pipelines:
    logs:
      receivers: [deno/${name}]
      exporters: [debug]
`,
};
