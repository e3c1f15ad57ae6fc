import { assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { runMain } from "./support/cli.ts";
import { ProjectFolder } from "./support/component.ts";

const MODULE = `import { defineProcessor } from "otelcol/processor";
export default defineProcessor({
  options: {
    "~standard": {
      version: 1,
      vendor: "test",
      validate(value) {
        const { keys = [], limit } = value as { keys?: unknown[]; limit?: unknown };
        const issues = keys.flatMap((key, i) => typeof key === "string" ? [] : [{ message: "must be text", path: ["keys", i] }]);
        if (limit === undefined) issues.push({ message: "required", path: ["limit"] });
        return issues.length > 0 ? { issues } : { value };
      },
    },
  },
  logs() {},
});`;

/** A configuration with a part of its own; § stands before what is wrong. */
function config(processor: string, more: { service?: string; rest?: string } = {}): string {
  const { service = "{ receivers: [nop], processors: [deno/x], exporters: [nop] }", rest = "" } = more;
  return `# a comment
receivers: { nop: }
processors:
${processor}
exporters: { nop: }
${rest}
service:
  pipelines:
    logs: ${service}
`;
}

/** A component with a key; the module is right. */
function component(keys: string): string {
  return config(`  deno/x:\n    module: x.ts\n    options: { limit: 1 }\n    ${keys}`);
}

/** What is wrong, and the text of the error. */
const WRONG: Record<string, [text: string, says: RegExp]> = {
  "a key that is not known": [component("§modul: x.ts"), /has invalid keys: modul/],
  "a number that is none": [component("workers: §many"), /expected type 'int'/],
  "a number that is too small": [component("workers: §0"), /workers is 0: want 1 to 64/],
  "a timeout without a unit": [component("timeout: §5x"), /unknown unit/],
  "a timeout of 0": [component("timeout: §0s"), /timeout is 0s: want more than 0/],
  "an isolation that is not known": [component("isolation: §vm"), /isolation is "vm": want "worker" or "process"/],
  "an on_error that is not known": [
    component("on_error: §ignore"),
    /on_error is "ignore": want "reject", "pass" or "drop"/,
  ],
  "a permission that is not known": [component("permissions: { net: [a], §nett: [a] }"), /has invalid keys: nett/],
  "a permission of the wrong type": [
    component("permissions:\n      net:\n        - a\n        - §{ a: 1 }"),
    /'net\[1\]' expected type/,
  ],
  "permissions that are a list": [component("permissions: §[net]"), /expected a map or struct, got "slice"/],
  "a permission that nobody has": [component("permissions: §{ ffi: [x] }"), /"ffi" cannot be granted/],
  "a permission that asks for too much": [
    component("permissions: { sys: §[inspector] }"),
    /"inspector" cannot be granted/,
  ],
  "a permission that the program has not": [
    component("permissions: §{ net: ['192.0.2.1:1'] }"),
    /it needs what this program may not do itself/,
  ],
  "an option": [
    config("  deno/x:\n    module: x.ts\n    options:\n      limit: 1\n      keys:\n        - a\n        - §5"),
    /its options are wrong: keys\[1\]: must be text/,
  ],
  "an option that is missing": [config("  §deno/x:\n    module: x.ts\n    options: { keys: [] }"), /limit: required/],
  "a module that is missing": [config("  deno/x:\n    module: §nowhere.ts"), /Module not found/],
  "no module": [config("  §deno/x:\n    timeout: 5s"), /module is missing/],
  "a module that is no processor": [config("  deno/x:\n    module: §empty.ts"), /it has no default export/],
  "a component that is a number": [config("  §deno/x: 5"), /expected type 'map/],
  "a type that is not known": [config("  deno/x: { module: x.ts }\n  §batchy: {}"), /unknown type: "batchy"/],
  "a component that is not configured": [
    config("  deno/x:\n    module: x.ts", {
      service: "{ receivers: [nop], processors: [deno/x, §deno/y], exporters: [nop] }",
    }),
    /references processor "deno\/y" which is not configured/,
  ],
  "a key of a pipeline": [
    config("  deno/x:\n    module: x.ts", { service: "{ receivers: [nop], §processor: [deno/x], exporters: [nop] }" }),
    /has invalid keys: processor/,
  ],
  "a key of a component in Go": [
    config("  deno/x:\n    module: x.ts", { rest: "connectors: { forward: { §x: 1 } }" }),
    /has invalid keys: x/,
  ],
  "a section that is not known": [
    config("  deno/x:\n    module: x.ts", { rest: "§processor: {}" }),
    /has invalid keys: processor/,
  ],
  "a variable's value": [component("workers: §${env:WORKERS}"), /expected type 'int'|cannot parse value/],
  "what is no YAML": [component("options: [1, 2\n§service: {}"), /config\.yaml/],
};

async function run(files: Record<string, string>, args: string[], env = {}): Promise<{ code: number; stderr: string }> {
  using folder = new ProjectFolder();
  folder.write("x.ts", MODULE);
  folder.write("empty.ts", "");
  for (const [name, text] of Object.entries(files)) {
    folder.write(name, text.replace("§", "").replace("DIR", folder.path));
  }
  return await runMain(["run", ...args.map((arg) => arg.replace("DIR", folder.path))], { env });
}

/** `config.yaml:7:5` of what stands behind §. */
function marked(name: string, text: string): string {
  const before = text.slice(0, text.indexOf("§")).split("\n");
  return `${name}:${before.length}:${(before.at(-1) ?? "").length + 1}`;
}

Deno.test("An error of the configuration names the line and column of what is wrong", async (t) => {
  for (const [name, [text, says]] of Object.entries(WRONG)) {
    await t.step(name, async () => {
      const { code, stderr } = await run({ "config.yaml": text }, ["--config", "DIR/config.yaml"], { WORKERS: "many" });
      assertMatch(stderr, says);
      assertEquals(stderr.match(/config\.yaml:\d+:\d+/g) ?? stderr, [marked("config.yaml", text)], stderr);
      assertEquals(code, name.includes("the program has not") ? 1 : 78);
    });
  }
});

Deno.test("Several errors have a position each", async () => {
  const text = component(
    "workers: 0\n    timeout: 0s\n    isolation: vm\n    on_error: x\n    permissions: { sys: [inspector] }",
  );
  const { stderr } = await run({ "config.yaml": text }, ["--config", "DIR/config.yaml"]);
  for (const place of ["7:14", "8:14", "9:16", "10:15", "11:25"]) assertStringIncludes(stderr, `config.yaml:${place})`);
});

Deno.test("An error names the file that counts, and no place where it comes from elsewhere", async (t) => {
  const base = config("  deno/x:\n    module: x.ts\n    options: { limit: 1 }\n    workers: 0");
  const step = (name: string, files: Record<string, string>, args: string[], expected: string[]) =>
    t.step(name, async () => {
      const { code, stderr } = await run(files, args);
      assertMatch(stderr, /workers is 0/);
      assertEquals(stderr.match(/[\w.]+\.yaml:\d+:\d+/g) ?? [], expected, stderr);
      assertEquals(code, 78);
    });
  const two = ["--config", "DIR/a.yaml", "--config", "DIR/b.yaml"];
  await step("the later file", { "a.yaml": base, "b.yaml": "processors:\n  deno/x:\n    workers: 0\n" }, two, [
    "b.yaml:3:14",
  ]);
  await step("the earlier file", { "a.yaml": base, "b.yaml": "exporters: { nop: {} }\n" }, two, ["a.yaml:7:14"]);
  const set = ["--config", "DIR/a.yaml", "--set", "processors.deno/x.workers=0"];
  await step("what is set", { "a.yaml": base.replace("workers: 0", "workers: 2") }, set, []);
  const other = ["--config", "DIR/a.yaml", "--set", "processors.deno/x.timeout=1s"];
  await step("what is set beside it", { "a.yaml": base }, other, ["a.yaml:7:14"]);
  const inline = ["--config", "DIR/a.yaml", "--config", "yaml:processors::deno/x::workers: 0"];
  await step("a text in the place of a file", { "a.yaml": base }, inline, []);
  const env = ["--config", "DIR/a.yaml", "--config", "env:OTELCOL_TEST_NOTHING"];
  await step("what is not known here", { "a.yaml": base }, env, []);
  const part = "module: x.ts\noptions: { limit: 1 }\nworkers: 0\n";
  const reference = config("  deno/x: ${file:DIR/part.yaml}");
  await step("a reference to a file", { "a.yaml": reference, "part.yaml": part }, ["--config", "DIR/a.yaml"], []);
  const alias = config("  deno/y: &y { module: x.ts, options: { limit: 1 }, workers: 0 }\n  deno/x: *y");
  await step("an alias", { "a.yaml": alias }, ["--config", "DIR/a.yaml"], ["a.yaml:4:62"]);
  const merged = config("  deno/y: &y { module: x.ts, options: { limit: 1 }, workers: 0 }\n  deno/x: { <<: *y }");
  await step("a merge", { "a.yaml": merged }, ["--config", "DIR/a.yaml"], ["a.yaml:4:62"]);
});
