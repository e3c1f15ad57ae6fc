/**
 * THE symbol table: what this program calls in the library. `deno task check` compares it with the header that cgo
 * wrote; docs/ABI.md says what each symbol does. Only integers and caller-owned buffers cross, no pointers and no
 * callbacks, so that `--allow-ffi=<library>` is enough. Every symbol is optional, because a library built the old way
 * has only `Main`; what waits is nonblocking.
 */
export const symbols = {
  /** `int32_t Main(void)`: runs a collector to its end; old libraries answer nothing. */
  Main: { parameters: [], result: "i32", nonblocking: true, optional: true },
  /** `int32_t MainWithPlugin(char* plugins)`: NUL-terminated, comma-separated files. */
  MainWithPlugin: { parameters: ["buffer"], result: "i32", nonblocking: true, optional: true },
  /** `int32_t otelcol_abi_version(void)` */
  otelcol_abi_version: { parameters: [], result: "i32", optional: true },
  /** `int32_t otelcol_info(uint8_t* out, uint32_t outCap)` */
  otelcol_info: { parameters: ["buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_plugin_load(uint8_t* settings, uint32_t settingsLen, uint8_t* out, uint32_t outCap)` */
  otelcol_plugin_load: {
    parameters: ["buffer", "u32", "buffer", "u32"],
    result: "i32",
    nonblocking: true,
    optional: true,
  },
  /** `int32_t otelcol_plugin_inspect(uint8_t* settings, uint32_t settingsLen, uint8_t* out, uint32_t outCap)` */
  otelcol_plugin_inspect: {
    parameters: ["buffer", "u32", "buffer", "u32"],
    result: "i32",
    nonblocking: true,
    optional: true,
  },
  /** `int32_t otelcol_components(uint8_t* files, uint32_t filesLen, uint8_t* out, uint32_t outCap)` */
  otelcol_components: {
    parameters: ["buffer", "u32", "buffer", "u32"],
    result: "i32",
    nonblocking: true,
    optional: true,
  },
  /** `int32_t otelcol_new(uint8_t* settings, uint32_t settingsLen, uint8_t* out, uint32_t outCap)` */
  otelcol_new: { parameters: ["buffer", "u32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_start(int32_t handle, uint8_t* out, uint32_t outCap)` */
  otelcol_start: { parameters: ["i32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_started(int32_t handle, uint8_t* out, uint32_t outCap)` */
  otelcol_started: { parameters: ["i32", "buffer", "u32"], result: "i32", nonblocking: true, optional: true },
  /** `int32_t otelcol_stop(int32_t handle, uint32_t timeoutMs, uint8_t* out, uint32_t outCap)` */
  otelcol_stop: { parameters: ["i32", "u32", "buffer", "u32"], result: "i32", nonblocking: true, optional: true },
  /** `int32_t otelcol_status(int32_t handle, uint8_t* out, uint32_t outCap)` */
  otelcol_status: { parameters: ["i32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_events(int32_t handle, uint32_t waitMs, uint8_t* out, uint32_t outCap)` */
  otelcol_events: { parameters: ["i32", "u32", "buffer", "u32"], result: "i32", nonblocking: true, optional: true },
  /** `int32_t otelcol_release(int32_t handle, uint8_t* out, uint32_t outCap)` */
  otelcol_release: { parameters: ["i32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_group_ready(int32_t group, uint8_t* loaded, uint32_t loadedLen, uint8_t* out, uint32_t outCap)` */
  otelcol_group_ready: { parameters: ["i32", "buffer", "u32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_group_hold(int32_t group, uint8_t* out, uint32_t outCap)` */
  otelcol_group_hold: { parameters: ["i32", "buffer", "u32"], result: "i32", nonblocking: true, optional: true },
  /** `int32_t otelcol_group_serve(int32_t group, uint8_t* workers, uint32_t workersLen, uint8_t* out, uint32_t outCap)` */
  otelcol_group_serve: { parameters: ["i32", "buffer", "u32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_group_down(int32_t group, uint8_t* why, uint32_t whyLen, uint8_t* out, uint32_t outCap)` */
  otelcol_group_down: { parameters: ["i32", "buffer", "u32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_group_log(int32_t group, uint8_t* record, uint32_t recordLen, uint8_t* out, uint32_t outCap)` */
  otelcol_group_log: { parameters: ["i32", "buffer", "u32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_worker_new(int32_t group, uint8_t* units, uint32_t unitsLen, uint8_t* out, uint32_t outCap)` */
  otelcol_worker_new: { parameters: ["i32", "buffer", "u32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_worker_pause(int32_t worker, uint8_t* out, uint32_t outCap)` */
  otelcol_worker_pause: { parameters: ["i32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_worker_lost(int32_t worker, uint8_t* why, uint32_t whyLen, uint8_t* out, uint32_t outCap)` */
  otelcol_worker_lost: { parameters: ["i32", "buffer", "u32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_worker_release(int32_t worker, uint8_t* out, uint32_t outCap)` */
  otelcol_worker_release: { parameters: ["i32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_push(int32_t handle, uint8_t* receiver, uint32_t receiverLen, uint32_t signal, uint32_t timeoutMs,
   * uint8_t* otlp, uint32_t otlpLen, uint8_t* out, uint32_t outCap)` */
  otelcol_push: {
    parameters: ["i32", "buffer", "u32", "u32", "u32", "buffer", "u32", "buffer", "u32"],
    result: "i32",
    optional: true,
  },
  /** `int32_t otelcol_take(int32_t handle, uint8_t* exporter, uint32_t exporterLen, int32_t done, uint32_t signals,
   * uint8_t* out, uint32_t outCap)` */
  otelcol_take: { parameters: ["i32", "buffer", "u32", "i32", "u32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_process_start(int32_t group, uint8_t* order, uint32_t orderLen, uint8_t* out, uint32_t outCap)` */
  otelcol_process_start: { parameters: ["i32", "buffer", "u32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_process_tell(int32_t process, int32_t worker, uint8_t* message, uint32_t messageLen, uint8_t* out,
   * uint32_t outCap)` */
  otelcol_process_tell: { parameters: ["i32", "i32", "buffer", "u32", "buffer", "u32"], result: "i32", optional: true },
  /** `int32_t otelcol_process_end(int32_t process, uint8_t* out, uint32_t outCap)` */
  otelcol_process_end: { parameters: ["i32", "buffer", "u32"], result: "i32", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

/**
 * What a Worker opens, and nothing else. `otelcol_worker_exchange` has two names: the first blocks the Worker, which costs
 * least; the second waits on a thread of Deno's.
 */
export const workerSymbols = {
  /** `int32_t otelcol_worker_exchange(int32_t worker, uint8_t* answer, uint32_t answerLen, uint8_t* job, uint32_t jobCap,
   * uint32_t waitMs)` */
  otelcol_worker_exchange: { parameters: ["i32", "buffer", "u32", "buffer", "u32", "u32"], result: "i32" },
  /** `int32_t otelcol_worker_whole(int32_t worker, uint8_t* batch, uint32_t batchCap)` */
  otelcol_worker_whole: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  /** The same as `otelcol_worker_exchange`. */
  otelcol_worker_wait: {
    name: "otelcol_worker_exchange",
    parameters: ["i32", "buffer", "u32", "buffer", "u32", "u32"],
    result: "i32",
    nonblocking: true,
  },
  /** `int32_t otelcol_worker_emit(int32_t worker, uint32_t unit, uint32_t signal, uint8_t* pipelines, uint32_t
   * pipelinesLen, uint8_t* otlp, uint32_t otlpLen, uint8_t* out, uint32_t outCap)` */
  otelcol_worker_emit: {
    parameters: ["i32", "u32", "u32", "buffer", "u32", "buffer", "u32", "buffer", "u32"],
    result: "i32",
    nonblocking: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** What a Worker has of the library. */
export type WorkerAbi = Deno.DynamicLibrary<typeof workerSymbols>["symbols"];

/**
 * The same names as functions that are never called: of a symbol that is missing Deno answers null only when it is
 * blocking; a nonblocking one is always a function, which fails when it is called.
 */
export const probes: Record<string, { parameters: []; result: "void"; optional: true }> = Object.fromEntries(
  Object.keys(symbols).map((name) => [name, { parameters: [], result: "void", optional: true }]),
);

/** The symbols of an opened library; a missing one is null. */
export type Symbols = Deno.DynamicLibrary<typeof symbols>["symbols"];

/** The symbols of an opened library that has the whole versioned ABI. */
export type Abi = { [Name in keyof Symbols]: NonNullable<Symbols[Name]> };
