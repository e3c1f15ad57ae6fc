import { STATUS_CODES } from "../lib/errors.ts";
import { symbols, workerSymbols } from "../lib/ffi/symbols.ts";
import { ABI_VERSION, VERSION } from "../lib/version.ts";
import { read, readHeader, readStatusCodes } from "../tasks/abi.ts";
import { manifestModules } from "../tasks/gen.ts";
import { assert, assertEquals, assertStringIncludes } from "./support/assert.ts";
import { library } from "./support/collector.ts";

Deno.test("the symbol table is what cgo's header declares, and docs/ABI.md has a row for each", () => {
  const header = readHeader(read("build", "libotelcorecol.h"));
  const bound = [...Object.entries(symbols), ...Object.entries(workerSymbols)].filter(([, symbol]) =>
    !("name" in symbol)
  );
  const table = Object.fromEntries(
    bound.map(([name, { result, parameters }]) => [name, { result, parameters: [...parameters] }]),
  );
  assertEquals(table as Record<string, unknown>, header);
  const documented = [...read("docs", "ABI.md").matchAll(/^\| +`int32_t (\w+)\(/gm)].map(([, name]) => name ?? "");
  assertEquals(documented.sort(), Object.keys(table).sort());
});

Deno.test("the result codes are the same in TypeScript, in Go and in docs/ABI.md", () => {
  const codes: Record<number, string> = { ...STATUS_CODES };
  assertEquals(readStatusCodes(read("go", "internal", "abi", "status.go")), codes);
  const documented = [...read("docs", "ABI.md").matchAll(/^\| (\d+) +\| `([A-Z_]+)` +\|/gm)];
  assertEquals(Object.fromEntries(documented.map(([, code, name]) => [code, name])), codes as Record<string, unknown>);
});

Deno.test("the versions are the same in deno.json, in the library, and on both sides of the ABI", () => {
  assertEquals(library.info().version, VERSION);
  assertStringIncludes(read("go", "internal", "abi", "doc.go"), `const Version = ${ABI_VERSION}\n`);
  assertStringIncludes(read("docs", "ABI.md"), `version **${ABI_VERSION}**`);
  assertStringIncludes(read("CHANGELOG.md"), `## ${VERSION}`);
});

Deno.test("go/components.go and go.mod are what go/builder.yaml says (else: deno task gen)", () => {
  const components = read("go", "components.go");
  const modules = read("go", "go.mod");
  const manifest = manifestModules(read("go", "builder.yaml"));
  for (const module of manifest) {
    if (module.includes("/provider/envprovider ")) continue; // go/internal/providers has its own
    assertStringIncludes(modules, module);
    if (!module.includes("/confmap/provider/")) assertStringIncludes(components, `"${module}"`);
  }
  for (const [, module = ""] of components.matchAll(/Type\(\): +"(.*)",/g)) assert(manifest.includes(module), module);
});

Deno.test("the library knows the plugins that build-plugin made", () => {
  const prefix = /const PREFIX = (".*");/.exec(read("tasks", "plugin", "prepare.ts"))?.[1];
  assertStringIncludes(read("go", "internal", "plugins", "cure.go"), `const generated = ${prefix}\n`);
});

Deno.test("declared reads have the same names of fields in TypeScript and in Go", () => {
  const names = (file: string, from: string) => {
    const block = file.slice(file.indexOf("{", file.indexOf(from)));
    return [...new Set([...block.slice(0, block.indexOf("\n}")).matchAll(/"(\w+)"/g)].map(([, name]) => name))].sort();
  };
  const typescript = names(read("lib", "telemetry", "projection.ts"), "> = {\n  resource");
  assertEquals(names(read("go", "internal", "otlp", "projection.go"), "var fieldNames"), typescript);
  assert(typescript.length > 40, typescript.join());
});
