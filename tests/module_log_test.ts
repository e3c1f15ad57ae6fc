/** What modules write to the collector's log. */
import { Collector, type LogRecord } from "../lib/mod.ts";
import { assertEquals } from "./support/assert.ts";
import { LIBRARY } from "./support/collector.ts";
import { ModuleFolder } from "./support/module_folder.ts";
import { eventually } from "./support/net.ts";

/** The field of a record that a module writes for the batch that is pushed. */
async function fields(pipelines: object): Promise<Record<string, unknown>> {
  using folder = new ModuleFolder();
  folder.define(`logs(_batch, { log }) { log.warn("seen", { from: "here" }); }, traces() {}`);
  const records: LogRecord[] = [];
  const config = {
    receivers: { "deno/in": null },
    processors: { "deno/log": { module: folder.module } },
    exporters: { nop: null },
    service: { pipelines },
  };
  await using collector = await Collector.load({ config, library: LIBRARY, onLog: (record) => records.push(record) });
  await collector.start();
  await collector.push("logs", [{ body: "x" }]);
  const seen = () => records.find(({ message }) => message === "seen");
  await eventually("the record", () => seen() !== undefined);
  const all = seen()?.fields ?? {};
  return Object.fromEntries(Object.entries(all).filter(([name]) => /^(from|otelcol)/.test(name)));
}

const PIPELINE = { receivers: ["deno/in"], processors: ["deno/log"], exporters: ["nop"] };
const COMPONENT = { from: "here", "otelcol.component.id": "deno/log", "otelcol.component.kind": "processor" };

Deno.test("a module's log has its component, and the pipeline and signal where there is only one", async () => {
  const one = { ...COMPONENT, "otelcol.pipeline.id": "logs", "otelcol.signal": "logs" };
  assertEquals(await fields({ logs: PIPELINE }), one);
  assertEquals(await fields({ traces: PIPELINE, logs: PIPELINE }), COMPONENT);
  assertEquals(await fields({ traces: PIPELINE, "logs/2": PIPELINE, logs: PIPELINE }), COMPONENT);
});
