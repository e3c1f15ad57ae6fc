/** An `ocb` manifest: what of it this project itself must know. Upstream's builder reads and checks the rest. */
import { CORE } from "../plugin/versions.ts";
import { parse } from "../../lib/std/yaml.ts";
import { TaskError } from "../console.ts";
import { COLLECTOR } from "./builder.ts";
import { dirname, resolve } from "../paths.ts";

/** A module of a manifest. */
export interface ManifestModule {
  /** The section that lists it, such as `receivers`. */
  section: string;
  /** The module's path. */
  path: string;
  /** Its version. */
  version: string;
  /** The package, when it is not the module's own. */
  import: string;
  /** The folder that stands in for it, absolute. */
  folder?: string;
}

/** A manifest. */
export interface Manifest {
  /** The file. */
  file: string;
  /** The whole content. */
  content: Record<string, unknown>;
  /** The distribution's name. */
  name: string;
  /** Every module, of all sections. */
  modules: readonly ManifestModule[];
  /** The Collector's version, such as `v0.165.0`: the newest of core's components, else of contrib's, else this
   * project's own. */
  collector: string;
}

/** The keys that upstream's builder reads; it says nothing of others. */
const KEYS = {
  "": "dist extensions receivers exporters processors connectors telemetry providers converters replaces excludes " +
    "conf_resolver",
  "dist": "module name go description output_path version build_tags debug_compilation cgo_enabled " +
    "use_absolute_replace_paths resource otelcol_version include_core",
  "module": "name import gomod path",
};

/** Sections with modules: lists, but for `telemetry`. */
export const SECTIONS = (
  "extensions receivers exporters processors connectors telemetry providers converters"
).split(" ");

const CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib/";

/**
 * Reads a manifest.
 *
 * @throws {TaskError} When it is not there, is no YAML, or has a key that no builder knows.
 */
export async function readManifest(file: string): Promise<Manifest> {
  const refuse = (what: string, cure: string) => new TaskError(`Cannot use manifest "${file}": ${what}\n${cure}`);
  const content = await readContent(file, refuse);
  const wrong = unknownKey(content);
  if (wrong !== undefined) throw refuse(wrong, "Upstream's builder would pass over it: correct it or leave it out");
  const modules = SECTIONS.flatMap((section) =>
    list(content[section]).flatMap((entry) => readModule(section, entry, file))
  );
  const bare = modules.find(({ version }) => version === "");
  if (bare !== undefined) {
    throw refuse(`"gomod: ${bare.path}" has no version`, 'Write it as "- gomod: <module> <version>"');
  }
  const collector = newest(modules, CORE) ?? newest(modules, CONTRIB) ?? COLLECTOR;
  const { name } = Object(content["dist"]) as { name?: unknown };
  return { file, content, name: `${name || "otelcol-custom"}`, modules, collector };
}

type Refuse = (what: string, cure: string) => TaskError;

async function readContent(file: string, refuse: Refuse): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw refuse("no such file", "Name an ocb manifest: go/builder.yaml is one");
    }
    throw error;
  }
  try {
    const content = parse(text);
    if (typeof content === "object" && content !== null && !Array.isArray(content)) {
      return content as Record<string, unknown>;
    }
  } catch (error) {
    throw refuse(`it is no YAML: ${(error as Error).message.split(":\n")[0]}`, "Correct the line that is named");
  }
  throw refuse("it is no map", "It starts with dist:, receivers: and the like; go/builder.yaml is an example");
}

function unknownKey(content: Record<string, unknown>): string | undefined {
  const first = (value: unknown, keys: string) =>
    Object.keys(Object(value)).find((key) => !keys.split(" ").includes(key));
  const top = first(content, KEYS[""]);
  if (top !== undefined) return `unknown key "${top}"; there are ${KEYS[""].replaceAll(" ", ", ")}`;
  const dist = first(content["dist"], KEYS.dist);
  if (dist !== undefined) return `unknown key "dist::${dist}"; there are ${KEYS.dist.replaceAll(" ", ", ")}`;
  for (const section of SECTIONS) {
    for (const [index, entry] of list(content[section]).entries()) {
      const key = typeof entry === "object" ? first(entry, KEYS.module) : undefined;
      if (key !== undefined) return `unknown key "${section}::${index}::${key}"; there are name, import, gomod, path`;
    }
  }
  return undefined;
}

/** The module of an entry; none when it has no gomod, which upstream's builder refuses. */
function readModule(section: string, entry: unknown, file: string): ManifestModule[] {
  const { gomod, import: imported, path } = Object(entry) as Record<string, string | undefined>;
  if (typeof gomod !== "string") return [];
  const [module = "", version = ""] = gomod.trim().split(/\s+/);
  const folder = typeof path === "string" && path !== "" ? { folder: resolve(dirname(file), path) } : {};
  return [{ section, path: module, version, import: imported || module, ...folder }];
}

/** The newest v0 version of the modules under a prefix. */
function newest(modules: readonly ManifestModule[], prefix: string): string | undefined {
  const number = (version: string) => version.split(".").reduce((sum, part) => sum * 10_000 + (parseInt(part) || 0), 0);
  return modules.filter(({ path, version }) => path.startsWith(prefix) && /^v0\.\d+\.\d+/.test(version))
    .map(({ version }) => version).sort((a, b) => number(a.slice(1)) - number(b.slice(1))).at(-1);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
