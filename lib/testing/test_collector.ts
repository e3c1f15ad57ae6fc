/** A collector whose pipelines begin and end in a test. */
import type { Batches, Emittable } from "../authoring/batches.ts";
import type { PushOptions } from "../bridge/pushes.ts";
import { Collector } from "../collector.ts";
import { CollectorError } from "../errors.ts";
import { Library } from "../ffi/library.ts";
import { loadPlugins } from "../plugins/load.ts";
import type { CollectorSettings, LogRecord } from "../settings.ts";
import type { Signal } from "../telemetry/mod.ts";
import { completed, OUT } from "./test_config.ts";

/** What code gives for a collector under test. */
export type TestCollectorSettings = Omit<CollectorSettings, "config" | "onLog">;

/** How many batches wait for the test; then the pipelines wait, too. */
const MOST_OUTPUTS = 1000;
/** How many records of the collector's own log are kept: the last ones. */
const MOST_RECORDS = 1000;
/** How long a test waits for a batch that does not come, in ms. */
const PATIENCE = 10_000;

/** A collector that runs in a test, see {@linkcode testCollector}. */
export class TestCollector implements AsyncDisposable {
  /** The collector itself. */
  readonly collector: Collector;
  /** The last 1 000 records of its own log. */
  readonly log: LogRecord[];
  readonly #waiting: Batches[Signal][] = [];
  readonly #collected: Promise<void>;
  #ended = false;
  #changed = Promise.withResolvers<void>(); // resolved when there is another batch, or one less, or no more

  /** See {@linkcode testCollector}. */
  constructor(collector: Collector, log: LogRecord[]) {
    this.collector = collector;
    this.log = log;
    this.#collected = this.#collect();
  }

  /**
   * Hands telemetry to the pipelines that begin in the test, see {@linkcode Collector.push}.
   *
   * @typeParam S The signal.
   * @param signal Which telemetry.
   * @param batch The telemetry.
   * @param options How long that may take.
   * @throws {CollectorError} As {@linkcode Collector.push}.
   */
  push<S extends Signal>(signal: S, batch: Emittable[S], options: PushOptions = {}): Promise<void> {
    return this.collector.push(signal, batch, options);
  }

  /**
   * Takes the next batch that came out of the pipelines that end in the test; waits for one.
   *
   * @typeParam S The signal.
   * @param signal Which telemetry. Default: any.
   * @param options `timeout`: how long it waits, in ms. Default: 10 000.
   * @throws {CollectorError} PIPELINE_UNAVAILABLE: none came in that time, or the collector has stopped.
   */
  async next<S extends Signal = Signal>(signal?: S, options: { readonly timeout?: number } = {}): Promise<Batches[S]> {
    const { timeout = PATIENCE } = options;
    const over = Promise.withResolvers<boolean>();
    const timer = setTimeout(over.resolve, timeout, true);
    try {
      for (;;) {
        const taken = this.#take(signal);
        if (taken !== undefined) return taken;
        const what = `Cannot take a batch${signal === undefined ? "" : ` of ${signal}`}`;
        if (this.#ended) throw new CollectorError("PIPELINE_UNAVAILABLE", `${what}: the collector has stopped`);
        if (await Promise.race([this.#changed.promise, over.promise])) {
          throw new CollectorError(
            "PIPELINE_UNAVAILABLE",
            `${what}: none came out of the pipelines within ${timeout} ms`,
          );
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * The batches that come out of the pipelines that end in the test, for a `for await` loop, which ends when the
   * collector has stopped.
   *
   * @typeParam S The signal.
   * @param signal Which telemetry. Default: any.
   */
  async *output<S extends Signal = Signal>(signal?: S): AsyncGenerator<Batches[S], void, void> {
    for (;;) {
      const taken = this.#take(signal);
      if (taken !== undefined) yield taken;
      else if (this.#ended) return;
      else await this.#changed.promise;
    }
  }

  /** Stops the collector, see {@linkcode Collector.stop}. What came out before can still be taken. */
  async stop(): Promise<void> {
    await this.collector.stop();
    await this.#collected;
  }

  /** Stops the collector and forgets it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.collector[Symbol.asyncDispose]();
    await this.#collected;
  }

  /** Takes what comes out, as long as the collector runs. */
  async #collect(): Promise<void> {
    try {
      for await (const batch of this.collector.output(OUT)) {
        this.#waiting.push(batch);
        this.#change();
        while (this.#waiting.length >= MOST_OUTPUTS && this.collector.state === "running") await this.#changed.promise;
      }
    } catch (error) {
      const { code } = error as CollectorError;
      // No pipeline ends in the test; or the start has failed already. Who starts or stops it has the error.
      if (code === "INVALID_ARGUMENT") await this.collector.wait().catch(() => {});
      else if (code !== "PIPELINE_UNAVAILABLE") throw error;
    } finally {
      this.#ended = true;
      this.#change();
    }
  }

  #take<S extends Signal>(signal: S | undefined): Batches[S] | undefined {
    const at = this.#waiting.findIndex((batch) => signal === undefined || batch.signal === signal);
    if (at < 0) return undefined;
    const [taken] = this.#waiting.splice(at, 1);
    this.#change();
    return taken as Batches[S];
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/**
 * Starts a collector whose pipelines begin and end in the test: no ports, and nothing outside of this process. In the
 * configuration only what is tested needs to stand. Pipelines without `receivers` get `deno/in`, which
 * {@linkcode TestCollector.push} feeds, and those without `exporters` get `deno/out`, which {@linkcode TestCollector.next}
 * reads. Without `service::pipelines` there is one for each signal that all processors take, with all of them in their
 * order. Modules are relative to the working directory.
 *
 * The library stays open, which a test with `sanitizeResources` takes for a leak: call `Library.open()` before the first
 * test.
 *
 * @param config otelcol YAML, or an object.
 * @param settings As {@linkcode Collector.load} takes them.
 * @returns The collector, which runs; its own log is kept and not printed.
 * @throws {CollectorError} As {@linkcode Collector.load} and {@linkcode Collector.start}.
 *
 * @example A processor in a real pipeline
 * ```ts
 * import { testCollector } from "otelcol/testing";
 *
 * await using c = await testCollector(`
 *   processors:
 *     memory_limiter: { check_interval: 1s, limit_mib: 1000 }
 * `);
 * await c.push("logs", [{ body: "hello" }]);
 * const batch = await c.next("logs");
 * if (batch.records().at(0)?.body !== "hello") throw new Error("it is another one");
 * ```
 */
export async function testCollector(
  config: string | object,
  settings: TestCollectorSettings = {},
): Promise<TestCollector> {
  const library = Library.open(settings.library);
  const { loaded } = await loadPlugins(library, settings.plugins ?? [], settings.strictPlugins ?? false);
  const components = await library.components(loaded.map(({ path }) => path));
  const log: LogRecord[] = [];
  const collector = await Collector.load({
    ...settings,
    config: { ...await completed(config, components) },
    onLog: (record) => void (log.push(record) > MOST_RECORDS && log.shift()),
  });
  const starting = collector.start();
  const test = new TestCollector(collector, log); // takes what comes out while it starts
  try {
    await starting;
    return test;
  } catch (error) {
    await test[Symbol.asyncDispose]();
    throw error;
  }
}
