import { Collector, type LogRecord } from "../../lib/mod.ts";
import { LIBRARY } from "./collector.ts";
import { ModuleFolder, through } from "./module_folder.ts";
import { eventually, freePort } from "./net.ts";
import { type Json, Sink } from "./sink.ts";

/** A collector with one processor of a folder's module, and all that belongs to it. */
export class Setup implements AsyncDisposable {
  /** That of its OTLP/HTTP receiver. */
  readonly port: number = freePort();
  /** Where what the processor has let through ends. */
  readonly sink: Sink = new Sink();
  /** Where the module is. */
  readonly folder: ModuleFolder = new ModuleFolder();
  /** The collector's log. */
  readonly log: LogRecord[] = [];
  /** The collector. */
  collector!: Collector;

  /** Starts it, with further configuration of the processor. */
  async start(more: Json = {}): Promise<Collector> {
    this.collector = await Collector.load({
      config: through(this.port, this.sink, { "deno/test": { module: this.folder.module, ...more } }),
      library: LIBRARY,
      onLog: (record) => void this.log.push(record),
    });
    await this.collector.start();
    return this.collector;
  }

  /** The records of the collector's log with this message. */
  said(message: string): LogRecord[] {
    return this.log.filter((record) => record.message.includes(message));
  }

  /** Waits for such a record, or for so many. */
  async says(message: string, times = 1): Promise<LogRecord> {
    await eventually(message, () => this.said(message).length >= times);
    return this.said(message)[times - 1] as LogRecord;
  }

  /** Stops it, and removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.collector[Symbol.asyncDispose]();
    await this.sink[Symbol.asyncDispose]();
    this.folder[Symbol.dispose]();
  }
}
