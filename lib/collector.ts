import type { Batches, Emittable, Signal } from "./authoring/batches.ts";
import { Groups } from "./bridge/groups.ts";
import { Outputs } from "./bridge/outputs.ts";
import { Pushes, type PushOptions } from "./bridge/pushes.ts";
import { configUris, setUri } from "./config/sources.ts";
import { explainConfigError } from "./config/explain.ts";
import { CollectorError, errorFromJson } from "./errors.ts";
import { EventPump, isEnded } from "./events.ts";
import { call, callAsync, encode } from "./ffi/call.ts";
import { abiOf, Library } from "./ffi/library.ts";
import type { Abi } from "./ffi/symbols.ts";
import type { ComponentInfo } from "./plugins/info.ts";
import { loadPlugins } from "./plugins/load.ts";
import type { CollectorSettings, CollectorState, CollectorStatus, ModuleReplacement, Plugins } from "./settings.ts";

/** How long a stop may take when the settings do not say, in ms; otelcol itself waits for ever. */
export const DEFAULT_STOP_TIMEOUT = 30_000;

/**
 * An OpenTelemetry Collector in this process. Several may live side by side. Every method may be called in any state,
 * any number of times and by several callers at once.
 *
 * While it runs it keeps the process alive, as a server does.
 *
 * @example Run a collector for a while
 * ```ts
 * import { Collector } from "@otelcol/deno";
 *
 * await using collector = await Collector.load({
 *   config: {
 *     receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:14318" } } } },
 *     exporters: { debug: {} },
 *     service: { pipelines: { traces: { receivers: ["otlp"], exporters: ["debug"] } } },
 *   },
 * });
 * await collector.start();
 * await collector.stop();
 * ```
 */
export class Collector implements AsyncDisposable {
  /** The library that it lives in. */
  readonly library: Library;
  /** The plugins that were loaded for it, and those that were skipped. */
  readonly plugins: Readonly<Plugins>;
  readonly #abi: Abi;
  readonly #handle: number;
  readonly #sources: readonly string[]; // URIs, with what is set over them
  readonly #stopTimeout: number;
  readonly #pump: EventPump;
  readonly #groups: Groups;
  readonly #pushes: Pushes;
  readonly #outputs: Outputs;
  #stopping: Promise<unknown> | undefined;
  #released: CollectorStatus | undefined;

  private constructor(library: Library, plugins: Plugins, settings: CollectorSettings) {
    this.library = library;
    this.plugins = plugins;
    const uris = configUris(settings.config);
    this.#sources = [...uris, ...settings.set?.map(setUri) ?? []];
    this.#stopTimeout = settings.stopTimeout ?? DEFAULT_STOP_TIMEOUT;
    this.#abi = abiOf(library);
    const text = encode(JSON.stringify({
      config: uris,
      set: settings.set ?? [],
      featureGates: settings.featureGates ?? [],
      env: settings.env ?? hostEnvironment(),
      plugins: plugins.loaded.map((plugin) => plugin.path),
      logs: settings.onLog === undefined ? "stderr" : "events",
      typeScript: true,
    }));
    this.#handle = call((out, size) => this.#abi.otelcol_new(text, text.length, out, size)).result;
    const { onLog, onState, onModuleChange } = settings;
    this.#pushes = new Pushes(this.#abi, this.#handle);
    this.#outputs = new Outputs(this.#abi, this.#handle);
    const groups = this.#groups = new Groups(this.#abi, library.path, onModuleChange);
    this.#pump = new EventPump(this.#abi, this.#handle, {
      ...(onLog && { onLog }),
      ...(onState && { onState }),
      groups,
      pushes: this.#pushes,
      outputs: this.#outputs,
    });
  }

  /**
   * Opens the library, loads the plugins and makes a collector, which is stopped.
   *
   * @param settings What it shall be.
   * @throws {CollectorError} LIBRARY_NOT_FOUND, LIBRARY_INVALID, LIBRARY_NO_ENTRY, LIBRARY_ABI_MISMATCH,
   * PERMISSION_DENIED, INVALID_ARGUMENT (an unknown feature gate), and with `strictPlugins` the plugin codes.
   */
  static async load(settings: CollectorSettings): Promise<Collector> {
    const library = Library.open(settings.library);
    abiOf(library);
    const plugins = await loadPlugins(library, settings.plugins ?? [], settings.strictPlugins ?? false);
    return new Collector(library, plugins, settings);
  }

  /** Where it is in its life. */
  get state(): CollectorState {
    return this.status().state;
  }

  /** Its state and what it consists of. */
  status(): CollectorStatus {
    if (this.#released !== undefined) return this.#released;
    const { error, ...status } = this.#pump.status();
    return error === undefined ? status : { ...status, error: this.#explain(errorFromJson(error)) };
  }

  /**
   * The component types that its configuration may use: those of the library and of its plugins.
   *
   * @throws {CollectorError} INTERNAL.
   */
  components(): Promise<ComponentInfo[]> {
    return this.library.components(this.plugins.loaded.map((plugin) => plugin.path));
  }

  /**
   * Starts it; resolves when it runs. One that runs or is starting is not started twice; one that is stopping is
   * started when it has stopped. When it throws, nothing is left running.
   *
   * @throws {CollectorError} CONFIG_INVALID, ADDRESS_IN_USE, START_FAILED, START_CANCELED (stop was called meanwhile),
   * INVALID_ARGUMENT (it was disposed).
   */
  async start(): Promise<void> {
    while (this.#stopping !== undefined) await this.#stopping.catch(() => {}); // the caller of stop has its error
    if (this.state === "stopping") await this.#pump.nextEnd(); // by itself
    if (this.#released !== undefined) {
      throw new CollectorError("INVALID_ARGUMENT", "Cannot start the collector: it was disposed");
    }
    call((out, capacity) => this.#abi.otelcol_start(this.#handle, out, capacity));
    try {
      await this.#pump.during(callAsync((out, capacity) => this.#abi.otelcol_started(this.#handle, out, capacity)));
    } catch (error) {
      await this.#pump.drained();
      throw error instanceof CollectorError ? this.#explain(error) : error;
    }
  }

  /**
   * Stops it; resolves when it has stopped. Receivers end first, then what is in the pipelines is exported. One that
   * does not run is left alone.
   *
   * @param options `timeout`: how long it may take, in ms, instead of the setting's.
   * @throws {CollectorError} STOP_TIMEOUT when the time is over: it is given up, its state is `failed`, and what it
   * still held is lost. COLLECTOR_FAILED when components met errors.
   */
  async stop(options: { timeout?: number } = {}): Promise<void> {
    if (this.#released !== undefined) return;
    if (isEnded(this.state)) return await this.#pump.drained();
    const timeout = Math.min(Math.max(0, options.timeout ?? this.#stopTimeout), 0xffff_ffff);
    const stopping = this.#pump.during(
      callAsync((out, capacity) => this.#abi.otelcol_stop(this.#handle, timeout, out, capacity)),
    );
    this.#stopping = stopping;
    try {
      await stopping;
    } finally {
      if (this.#stopping === stopping) this.#stopping = undefined;
      await this.#pump.drained();
    }
  }

  /**
   * Has a new version of a component's TypeScript module take over: it is loaded as its files are now and checked, while
   * the version before goes on. Between two batches it takes over, with what that kept in `ctx.state`. No batch is lost
   * or handled twice.
   *
   * @param component The component's ID, such as `deno/redact`. Components that share its Workers are replaced too.
   * @returns What was replaced, and how long that took.
   * @throws {CollectorError} MODULE_REFUSED when the new version cannot be loaded, takes other signals or options, its
   * start hook fails, or the version before does not come to an end: then that goes on. INVALID_ARGUMENT when no such
   * component runs.
   */
  async replaceModule(component: string): Promise<ModuleReplacement> {
    return await this.#groups.replace(component);
  }

  /**
   * Resolves when it does not run any more; at once if it does not run.
   *
   * @throws {CollectorError} COLLECTOR_FAILED, STOP_TIMEOUT or the error of the start, when it failed.
   */
  async wait(): Promise<void> {
    const error = isEnded(this.state) ? this.status().error : await this.#pump.nextEnd();
    await this.#pump.drained();
    if (error !== undefined) throw this.#explain(error);
  }

  /**
   * Hands telemetry to the pipelines of a receiver of type `deno` that has no `module`; resolves when they have accepted
   * it, as a client of any receiver is answered. 1 024 may be under way.
   *
   * @typeParam S The signal.
   * @param signal Which telemetry.
   * @param batch A batch, telemetry that is written by hand, or an OTLP `Export…ServiceRequest`. It may be changed as
   * soon as this returns.
   * @param options To which receiver, and how long that may take.
   * @throws {CollectorError} PIPELINE_UNAVAILABLE: it may be sent again (the time is over, a destination is down, the
   * collector does not run, or stopped). PIPELINE_REFUSED: it would be refused again. INVALID_ARGUMENT: there is no such
   * receiver in a pipeline of the signal, or the batch is none. BATCH_CLOSED.
   *
   * @example From the program through a pipeline and back
   * ```ts
   * import { Collector } from "@otelcol/deno";
   *
   * await using collector = await Collector.load({
   *   config: {
   *     receivers: { "deno/in": {} },
   *     exporters: { "deno/out": {} },
   *     service: { pipelines: { logs: { receivers: ["deno/in"], exporters: ["deno/out"] } } },
   *   },
   * });
   * await collector.start();
   * const pushed = collector.push("logs", [{ body: "hello" }]);
   * for await (const batch of collector.output("deno/out", { signal: "logs" })) {
   *   for (const record of batch.records()) if (record.body !== "hello") throw new Error("it is another one");
   *   break;
   * }
   * await pushed;
   * ```
   */
  push<S extends Signal>(signal: S, batch: Emittable[S], options: PushOptions = {}): Promise<void> {
    return this.#pushes.push(signal, batch, options);
  }

  /**
   * The batches that arrive at an exporter of type `deno` that has no `module`, for a `for await` loop, which begins while
   * the collector starts or runs, and ends when it has stopped. Of several loops each gets other batches. Their `signal`
   * says which telemetry they are. They are the program's own: they may be kept, read and changed at any time.
   *
   * The pipeline waits until the loop asks for the next batch, or is left: only then its sender is told that the batch
   * was accepted. One that waits longer than the exporter's `timeout` (default: 5 s) is refused, to be sent again. With a
   * `sending_queue` the sender is told at once, and the queue waits.
   *
   * @typeParam S The signal.
   * @param exporter The exporter's ID.
   * @param options `signal`: which telemetry is taken. Default: all.
   * @throws {CollectorError} At the first batch. PIPELINE_UNAVAILABLE: the collector does not run. INVALID_ARGUMENT:
   * there is no such exporter in a pipeline.
   */
  output<S extends Signal = Signal>(
    exporter: string,
    options: { readonly signal?: S } = {},
  ): AsyncGenerator<Batches[S], void, void> {
    return this.#outputs.of(exporter, options.signal);
  }

  /** Stops it and forgets it in the library; it cannot be started again. Errors of the stop are thrown. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.stop();
    } finally {
      if (this.#released === undefined && isEnded(this.state)) {
        this.#released = this.status();
        call((out, capacity) => this.#abi.otelcol_release(this.#handle, out, capacity));
      }
    }
  }

  /** Adds what only this side knows: the position in a file, and the plugins that are missing. */
  #explain(error: CollectorError): CollectorError {
    const better = explainConfigError(error, this.#sources);
    const { skipped } = this.plugins;
    if (better.code !== "CONFIG_INVALID" || skipped.length === 0 || !better.message.includes("unknown type")) {
      return better;
    }
    const files = skipped.map((plugin) => `"${plugin.path}" (${plugin.error.code})`).join(", ");
    return new CollectorError(better.code, better.message, {
      cause: error,
      hint: `A plugin that did not load may have brought the component: ${files}`,
    });
  }
}

/** The variables that Deno may read; null (a reference is then an error) when it may not read all. */
function hostEnvironment(): Record<string, string> | null {
  return Deno.permissions.querySync({ name: "env" }).state === "granted" ? Deno.env.toObject() : null;
}
