/**
 * What the modules of components may import. Deno's permissions do not cover all that Node's built-in modules do: they
 * end the process, open sockets that the process has, change V8's flags, start threads that are not confined; and
 * `import("npm:…")` asks a registry on the network.
 */
import module from "node:module";
import process from "node:process";
import { names, push, sliceFrom, startsWith } from "./primordials.ts";

/** Built-in modules that only compute, or ask Deno's permissions for everything else. */
const BUILTIN = names(
  ("assert assert/strict async_hooks buffer console constants crypto diagnostics_channel events fs fs/promises os path " +
    "path/posix path/win32 perf_hooks punycode querystring stream stream/consumers stream/promises stream/web " +
    "string_decoder timers timers/promises url util util/types worker_threads zlib").split(" "),
);
/** Those that the permission `net` is for. */
const NETWORK = names("dns dns/promises dgram http http2 https net tls".split(" "));
/** Those whose objects are confined while their exports are not: what is imported is taken from the objects. */
const CONFINED = names(["module", "process", "tty"]);
/** All that may be imported without a scheme. */
const BARE = names(module.builtinModules.map((name) => name.replace(/^node:/, "")));
/** What a module may import before it runs, and not later: what is fetched from the network, and what nobody wrote. */
const EARLY = ["npm:", "jsr:", "http:", "https:", "data:", "blob:"] as const;

type Resolved = { url: string; shortCircuit?: boolean };
type Context = { conditions?: readonly string[] };
type Next = (specifier: string, context: Context) => Resolved;
type Hooks = { resolve: (specifier: string, context: Context, next: Next) => Resolved };

// Both are taken away from the objects before components are loaded.
const { registerHooks } = module as unknown as { registerHooks?: (hooks: Hooks) => unknown };
const getBuiltinModule: (name: string) => object | undefined = process.getBuiltinModule.bind(process);

/** Watches over what is imported, for the Worker's whole life. */
export class Imports {
  /** What the modules import and may not, in words; known when they are loaded, and before they run. */
  readonly refused: string[] = [];
  readonly #net: boolean;
  readonly #seen = names([]);
  readonly #confined: Record<string, string> = Object.create(null);
  #sealed = false;

  /** @param net Whether the components have any permission for the network. */
  constructor(net: boolean) {
    this.#net = net;
  }

  /** Begins to watch. False when this Deno has no hooks for it: it has since 2.8. */
  async watch(): Promise<boolean> {
    if (registerHooks === undefined) return false;
    for (const name of Object.keys(CONFINED)) {
      const url = exportsOf(name);
      await import(url); // what an import leads to must be loaded already
      this.#confined[name] = url;
    }
    registerHooks({ resolve: (specifier, context, next) => this.#resolve(specifier, context, next) });
    return true;
  }

  /** The modules are loaded and will run: nothing comes from the network that did not come before. */
  seal(): void {
    this.#sealed = true;
  }

  /** A built-in module as `process.getBuiltinModule()` answers it; undefined for one that may not be imported. */
  builtin(name: unknown): object | undefined {
    const text = `${name}`;
    const builtin = builtinOf(text);
    return builtin === undefined || this.#refusal(text) !== undefined ? undefined : getBuiltinModule(builtin);
  }

  /** Why something may not be imported; undefined when it may. */
  #refusal(specifier: string): string | undefined {
    const builtin = builtinOf(specifier);
    if (builtin !== undefined) {
      if (builtin in BUILTIN || builtin in CONFINED || (this.#net && builtin in NETWORK)) return undefined;
      const why = builtin in NETWORK ? ` without the permission "net"` : "";
      return `A component may not import "${specifier}"${why}`;
    }
    for (let i = 0; this.#sealed && i < EARLY.length; i++) {
      if (startsWith(specifier, EARLY[i] as string) && !(specifier in this.#seen)) {
        return `A component may not import "${specifier}" when it runs: use a static import`;
      }
    }
    return undefined;
  }

  #resolve(specifier: string, context: Context, next: Next): Resolved {
    const refusal = this.#refusal(specifier);
    if (refusal !== undefined) {
      if (this.#sealed) throw new Error(refusal);
      push(this.refused, refusal); // an error is not heeded for a built-in module; those who load see to it
    }
    if (!this.#sealed) this.#seen[specifier] = true;
    const builtin = builtinOf(specifier);
    const url = builtin !== undefined && !isRequired(context) ? this.#confined[builtin] : undefined;
    return url !== undefined ? { url, shortCircuit: true } : next(specifier, context);
  }
}

/** The name of a built-in module without its scheme; undefined for other specifiers. */
function builtinOf(specifier: string): string | undefined {
  if (startsWith(specifier, "node:")) return sliceFrom(specifier, 5);
  return specifier in BARE ? specifier : undefined;
}

function isRequired({ conditions = [] }: Context): boolean {
  for (let i = 0; i < conditions.length; i++) if (conditions[i] === "require") return true;
  return false;
}

/** The URL of a module whose exports are the members of a built-in module's object. */
function exportsOf(name: string): string {
  const keys = new Set<string>();
  for (let at = getBuiltinModule(name); isOwn(at); at = Object.getPrototypeOf(at)) {
    for (const key of Object.getOwnPropertyNames(at)) if (/^[A-Za-z_]\w*$/.test(key) && !(key in HIDDEN)) keys.add(key);
  }
  const local = [...keys].map((key) => `${key}: _${key}`).join();
  const exported = [...keys].map((key) => `_${key} as ${key}`).join();
  const text =
    `const o = process.getBuiltinModule("${name}"); const { ${local} } = o; export { o as default, ${exported} };`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

function isOwn(object: object | undefined | null): object is object {
  return object !== undefined && object !== null && object !== Object.prototype && object !== Function.prototype;
}

/** What is no member that is meant. */
const HIDDEN = names(["constructor", "default", "length", "name", "prototype", "arguments", "caller"]);
