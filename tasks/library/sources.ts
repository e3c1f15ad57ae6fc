/** The sources of a library of one's own: this project's, beside what a manifest brings. */
import { parse } from "../../lib/std/yaml.ts";
import { dirname, GO_FOLDER, GO_MODULE, join, resolve } from "../paths.ts";
import { type GoMod, readGoMod, writeGoMod } from "../plugin/gomod.ts";
import { follow } from "../plugin/versions.ts";
import { type Manifest, SECTIONS } from "./manifest.ts";

/** The module of the default plugin. */
export const BATCH = "go.opentelemetry.io/collector/processor/batchprocessor";

/** Copies this project's Go sources, without tests and without what is generated for its own library. */
export async function copySources(to: string, folder = GO_FOLDER): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const [from, copy] = [join(folder, name), join(to, name)];
    if (isDirectory && name !== "testdata") await copySources(copy, from);
    const generated = folder === GO_FOLDER && name === "components.go";
    if (/\.(go|c|h)$/.test(name) && !name.endsWith("_test.go") && !generated) await Deno.copyFile(from, copy);
  }
}

/** Writes go.mod: the manifest's versions, and what this project's sources need in versions that go with them. */
export async function writeModule(to: string, manifest: Manifest, core: ReadonlyMap<string, string>): Promise<void> {
  const own = await readGoMod(GO_FOLDER);
  const listed = new Map(manifest.modules.map((module) => [module.path, module]));
  const builtIn = await ownComponents();
  const needed = own.require.filter(({ path, indirect }) => !indirect && !listed.has(path) && !builtIn.has(path));
  const require = [
    ...[...listed.values()].map(({ path, version }) => ({ path, version })),
    ...needed.map(({ path, version }) => ({ path, version: follow(path, version, core) })),
  ];
  const goMod: GoMod = {
    module: GO_MODULE,
    go: own.go,
    require,
    replace: [...listed.values()].flatMap(({ path, folder }) => folder === undefined ? [] : [replaced(path, folder)]),
    lines: [
      ...lines(manifest, "replaces").map((text) => `replace ${absolute(text, manifest)}`),
      ...lines(manifest, "excludes").map((text) => `exclude ${text}`),
    ],
  };
  await Deno.writeTextFile(join(to, "go.mod"), writeGoMod(goMod));
}

/** The components of this project's own library: the manifest's take their place. */
async function ownComponents(): Promise<Set<string>> {
  const manifest = parse(await Deno.readTextFile(join(GO_FOLDER, "builder.yaml"))) as Record<
    string,
    { gomod: string }[]
  >;
  const kinds = SECTIONS.filter((section) => section !== "providers");
  return new Set(kinds.flatMap((kind) => manifest[kind] ?? []).map(({ gomod }) => gomod.split(" ")[0] ?? ""));
}

function replaced(path: string, folder: string): GoMod["replace"][number] {
  return { old: { path }, by: { path: folder } };
}

function lines({ content }: Manifest, key: string): string[] {
  const value = content[key];
  return Array.isArray(value) ? value.map(String) : [];
}

/** A `replaces` entry whose folder starts where upstream's would: in the manifest's output_path. */
function absolute(text: string, { file, content }: Manifest): string {
  const { output_path: output = "." } = Object(content["dist"]) as { output_path?: string };
  return text.replace(
    /=>\s*(\.{1,2}(?:\/\S*)?)\s*$/,
    (_, path: string) => `=> ${resolve(dirname(file), output, path)}`,
  );
}
