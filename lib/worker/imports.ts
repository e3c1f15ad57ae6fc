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
    "string_decoder timers timers/promises url util util/types zlib").split(" "),
);
/** Those that the permission `net` is for. */
const NETWORK = names("dns dns/promises dgram http http2 https net tls".split(" "));
/** Those whose objects are confined: what is imported from them is taken from these objects. */
const CONFINED = names(["module", "process", "tty", "worker_threads"]);
/** All that may be imported without a scheme. */
const BARE = names(module.builtinModules);
/** What is fetched from the network. */
const REMOTE = ["npm:", "jsr:", "http:", "https:"] as const;

type Resolved = { url: string; shortCircuit?: boolean };
type Context = { conditions?: readonly string[] };
type Next = (specifier: string, context: Context) => Resolved;
type Hooks = { resolve: (specifier: string, context: Context, next: Next) => Resolved };

const getBuiltinModule: (name: string) => object | undefined = process.getBuiltinModule.bind(process);

/** Watches over what is imported, for the Worker's whole life. */
export class Imports {
  /** What was refused, in words. */
  readonly refused: string[] = [];
  readonly #net: boolean;
  readonly #seen = names([]);
  #sealed = false;

  /** @param net Whether the components have any permission for the network. */
  constructor(net: boolean) {
    this.#net = net;
  }

  /** Begins to watch. False when this Deno has no hooks for it: it has since 2.8. */
  watch(): boolean {
    const { registerHooks } = module as unknown as { registerHooks?: (hooks: Hooks) => unknown };
    if (registerHooks === undefined) return false;
    registerHooks({ resolve: (specifier, context, next) => this.#resolve(specifier, context, next) });
    return true;
  }

  /** From now on nothing comes from the network that did not come before. */
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
    for (let i = 0; this.#sealed && i < REMOTE.length; i++) {
      if (startsWith(specifier, REMOTE[i] as string) && !(specifier in this.#seen)) {
        return `"${specifier}" cannot be imported any more: use a static import`;
      }
    }
    return undefined;
  }

  #resolve(specifier: string, context: Context, next: Next): Resolved {
    const refusal = this.#refusal(specifier);
    const required = isRequired(context);
    if (refusal !== undefined) {
      push(this.refused, refusal);
      if (required) throw new Error(refusal);
      return source(`throw new Error(${JSON.stringify(refusal)})`);
    }
    if (!this.#sealed) this.#seen[specifier] = true;
    const builtin = builtinOf(specifier);
    return builtin !== undefined && builtin in CONFINED && !required ? exportsOf(builtin) : next(specifier, context);
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

/** A module whose exports are the members of a confined object. */
function exportsOf(name: string): Resolved {
  const keys = new Set<string>();
  for (let at = getBuiltinModule(name); isOwn(at); at = Object.getPrototypeOf(at)) {
    for (const key of Object.getOwnPropertyNames(at)) if (/^[A-Za-z_]\w*$/.test(key) && !(key in HIDDEN)) keys.add(key);
  }
  const local = [...keys].map((key) => `${key}: _${key}`).join();
  const exported = [...keys].map((key) => `_${key} as ${key}`).join();
  return source(
    `const o = process.getBuiltinModule("${name}"); const { ${local} } = o; export { o as default, ${exported} };`,
  );
}

function isOwn(object: object | undefined | null): object is object {
  return object !== undefined && object !== null && object !== Object.prototype && object !== Function.prototype;
}

/** What is no member that is meant. */
const HIDDEN = names(["constructor", "default", "length", "name", "prototype", "arguments", "caller"]);

function source(text: string): Resolved {
  return { url: `data:text/javascript,${encodeURIComponent(text)}`, shortCircuit: true };
}
