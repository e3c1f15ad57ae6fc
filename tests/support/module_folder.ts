import { config } from "./collector.ts";
import type { Json, Sink } from "./sink.ts";
import { attributes } from "./sink.ts";
import { eventually } from "./net.ts";
import { TempFolder } from "./temp.ts";

/** A folder with a module of a processor. */
export class ModuleFolder extends TempFolder {
  /** The module's file. */
  readonly module: string = this.at("module.ts");

  /** Writes the module: what stands between the braces of its definition, and what stands before it. */
  define(definition: string, before = ""): void {
    this.write(
      "module.ts",
      `import { defineProcessor } from "otelcol/processor";\n${before}\nexport default defineProcessor({ ${definition} });\n`,
    );
  }

  /** Code that hangs for so many ms without using a processor, and lets {@linkcode ModuleFolder.hangs} know it. */
  hang(ms: number): string {
    return `${this.began()}
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms});`;
  }

  /** Code that lets {@linkcode ModuleFolder.hangs} know that it has come here. */
  began(): string {
    return `Deno.writeTextFileSync(${JSON.stringify(this.at("hangs"))}, "x", { append: true });`;
  }

  /** What a module must be allowed to hang. */
  get mayHang(): Json {
    return { permissions: { write: [this.at("hangs")] } };
  }

  /** How many calls hang, or have hung. */
  get hanging(): number {
    return (read(this.at("hangs")) ?? "").length;
  }

  /** Waits until a call hangs. */
  async hangs(): Promise<void> {
    await eventually("a call hangs", () => this.hanging > 0);
  }

  /** Writes a module that stamps records with its version and with how many batches there were. */
  stamp(version: string, more = ""): void {
    this.define(`
      logs(batch, { state }) {
        state.batches = (state.batches ?? 0) + 1;
        for (const record of batch.records()) {
          record.attributes.set("version", ${JSON.stringify(version)});
          record.attributes.set("batches", state.batches);
        }
      },
      ${more}
    `);
  }
}

function read(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** A configuration with processors of a pipeline of logs. What is accepted has reached the sink. */
export function through(port: number, sink: Sink, processors: Record<string, Json>): Json {
  const base = config(port, sink, processors);
  const { logs } = (base["service"] as { pipelines: Json }).pipelines;
  return {
    ...base,
    exporters: {
      otlphttp: { ...sink.exporter(), sending_queue: { enabled: false }, retry_on_failure: { enabled: false } },
    },
    service: { pipelines: { logs } },
  };
}

/** What has arrived: the records' texts, and their attributes. */
export function arrived(sink: Sink): { body: string; stamps: Json }[] {
  return sink.items("logs").map(({ item }) => ({
    body: (item["body"] as { stringValue: string }).stringValue,
    stamps: attributes(item),
  }));
}
