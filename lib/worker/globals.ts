/** What components have of Deno, of Node's `process` and of the globals: no end of the process, no stream of its own. */
import { EventEmitter } from "node:events";
import process from "node:process";
import { startsWith, uncurry } from "./primordials.ts";

/** What is left of `Deno`: what only computes, and what asks permissions. What a later Deno adds is not among it. */
const DENO = new Set(
  ("errors inspect version build noColor exitCode args SeekMode FsFile HttpClient permissions Permissions PermissionStatus " +
    "memoryUsage cpuUsage refTimer unrefTimer telemetry cwd env execPath pid ppid gid uid hostname loadavg osRelease osUptime " +
    "systemMemoryInfo networkInterfaces connect connectTls startTls listen listenTls listenDatagram resolveDns serve " +
    "upgradeWebSocket upgradeHttp createHttpClient watchFs " +
    ("open create readFile readTextFile writeFile writeTextFile readDir readLink realPath stat lstat truncate mkdir " +
      "makeTempDir makeTempFile copyFile remove rename symlink link chmod chown utime")
      .split(" ").map((name) => `${name} ${name}Sync`).join(" ")).split(" "),
);

/** What is left of `process`. */
const PROCESS = new Set(
  ("_events _eventsCount _maxListeners allowedNodeEnvironmentFlags arch argv argv0 config cpuUsage cwd emitWarning env execArgv exitCode features " +
    "execPath getegid geteuid getgid getgroups getuid hrtime memoryUsage nextTick noDeprecation pid platform ppid release " +
    "report resourceUsage stderr stdin stdout title uptime version versions availableMemory constrainedMemory " +
    "threadCpuUsage getBuiltinModule").split(" "),
);

/**
 * Members of Node's modules that change what is loaded or compiled for everybody, are terminals, are threads and ways to
 * other threads. What is imported of most modules is taken from their objects at the first import, which is later.
 */
const NODE = {
  module: ["registerHooks", "register", "runMain", "syncBuiltinESMExports", "_preloadModules"],
  tty: ["ReadStream", "WriteStream"],
  v8: ["setFlagsFromString", "startupSnapshot", "setHeapSnapshotNearHeapLimit"],
  worker_threads: ["Worker", "BroadcastChannel", "postMessageToThread", "moveMessagePortToContext", "locks"],
};
/** Global functions and classes: threads that would not be confined, the channel to other Workers and to the host. */
const GLOBALS = ["Worker", "BroadcastChannel", "close", "postMessage"];
/** Global objects that are shared between Workers and processes, or ask who sits at the terminal. */
const GONE = [
  ...["caches", "CacheStorage", "Cache", "localStorage", "sessionStorage", "Storage"],
  ...["alert", "confirm", "prompt"],
];
const NAVIGATOR = ["gpu", "locks", "serviceWorker", "storage"];

/** Where what a component writes to a standard stream goes. */
export type WriteLine = (level: "info" | "error", text: string) => void;

/** Takes away what a component must not have. Everything stays so: it cannot be given back. */
export function confineGlobals(write: WriteLine, builtin: (name: string) => unknown): void {
  for (const [name, members] of Object.entries(NODE)) {
    const object = process.getBuiltinModule(name) as object;
    for (const member of members) if (Object.hasOwn(object, member)) refuse(object, name, member);
  }
  confineDeno();
  confineProcess(write, builtin);
  for (const name of GLOBALS) {
    for (let at: object | null = Object.getPrototypeOf(globalThis); at !== null; at = Object.getPrototypeOf(at)) {
      if (Object.hasOwn(at, name)) refuse(at, "self", name);
    }
    refuse(globalThis, "self", name); // also what only a Worker has: a module sees no difference
  }
  for (const name of GONE) lock(globalThis, name, undefined);
  for (const name of NAVIGATOR) lock(Object.getPrototypeOf(navigator), name, undefined);
  lock(globalThis, "process", process);
  // What is put into every object would be asked by Deno's own code.
  for (const prototype of [Object.prototype, Array.prototype, Function.prototype]) Object.preventExtensions(prototype);
}

function confineDeno(): void {
  for (const key of Reflect.ownKeys(Deno)) {
    if (!Object.getOwnPropertyDescriptor(Deno, key)?.configurable) continue; // exitCode; of a process: jupyter, for Jupyter
    if (typeof key === "symbol") delete (Deno as unknown as Record<symbol, unknown>)[key];
    else if (!DENO.has(key)) refuse(Deno, "Deno", key);
  }
  lock(Deno, "args", []);
  for (const name of ["request", "requestSync"]) refuse(Deno.Permissions.prototype, "Deno.permissions", name);
}

function confineProcess(write: WriteLine, builtin: (name: string) => unknown): void {
  for (const key of Object.getOwnPropertyNames(process)) if (!PROCESS.has(key)) refuse(process, "process", key);
  lock(process, "argv", ["deno"]);
  lock(process, "execArgv", []);
  lock(process, "getBuiltinModule", builtin);
  lock(
    process,
    "env",
    new Proxy({} as Record<string, string>, { get: (set, name) => set[String(name)] ?? variable(name) }),
  );
  for (const [name, fd, level] of [["stdin", 0, undefined], ["stdout", 1, "info"], ["stderr", 2, "error"]] as const) {
    lock(process, name, stream(fd, level === undefined ? () => {} : (text) => write(level, text)));
  }
  for (let at = process as object; at !== EventEmitter.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of ["on", "addListener", "prependListener"]) if (Object.hasOwn(at, name)) deafen(at, name);
  }
}

/** A variable of the environment; what may not be read is not there: packages look for many that they do not need. */
function variable(name: string | symbol): string | undefined {
  try {
    return typeof name === "string" ? Deno.env.get(name) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** Has it add no listener of a signal, silently: signals are the host's. */
function deafen(target: object, name: string): void {
  const { value } = Object.getOwnPropertyDescriptor(target, name) ?? {};
  const add = uncurry(value as (this: unknown, event: unknown, listener: unknown) => unknown);
  lock(target, name, function (this: unknown, event: unknown, listener: unknown) {
    const isSignal = typeof event !== "string" || startsWith(event, "SIG");
    return isSignal ? this : add(this, event, listener);
  });
}

/** What stands for a standard stream: it is no terminal, and what is written to it goes to the Collector's log. */
function stream(fd: number, write: (text: string) => void): object {
  return {
    fd,
    isTTY: false,
    writable: fd > 0,
    write(chunk: unknown): boolean {
      write((typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk as Uint8Array)).trimEnd());
      return true;
    },
  };
}

/** Puts something in the place of a member that refuses its use. */
function refuse(target: object, owner: string, name: string): void {
  const message = `A component may not use ${owner}.${name}`;
  const { value } = Object.getOwnPropertyDescriptor(target, name) ?? {};
  if (typeof value === "function" || owner === "self") return lock(target, name, refusal(message));
  if (owner !== "Deno") return lock(target, name, undefined);
  Object.defineProperty(target, name, {
    configurable: false,
    enumerable: false,
    get() {
      throw new Error(message);
    },
  });
}

/** A function and class that is of no use. */
function refusal(message: string): () => never {
  return function (): never {
    throw new Error(message);
  };
}

function lock(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: false, configurable: false, enumerable: false });
}
