import { assertEquals, assertMatch } from "./support/assert.ts";
import { failWith } from "./support/component.ts";

const IMPORT = `import { defineProcessor, defineExporter } from "./otelcol.ts";\n`;

/** Modules that cannot be used, and what is said. Each is a wrong configuration: exit status 78. */
const MODULES: Record<string, [source: string, text: RegExp]> = {
  "a syntax error": [`${IMPORT}export default defineProcessor({ logs() {} };`, /SyntaxError: .* \(x\.ts:2:\d+\)/],
  "a syntax error in what it imports": [`import "./broken.ts";`, /SyntaxError: .* \(broken\.ts:1:\d+\)/],
  "a file that is not there": [
    `import { a } from "./nowhere.ts"; a();`,
    /Module not found .*nowhere\.ts.* \(x\.ts:1:19\)/,
  ],
  "an import that is not exported": [
    `import { a } from "./otelcol.ts"; a();`,
    /'\.\/otelcol\.ts' does not provide an export named 'a' \(x\.ts:1:10\)/,
  ],
  "no default export": ["export const a = 1;", /it has no default export/],
  "something else": ["export default { logs() {} };", /its default export was not made by defineProcessor\(\)/],
  "another kind": [`${IMPORT}export default defineExporter({ logs() {} });`, /its default export is an exporter/],
  "no handler": [`${IMPORT}export default defineProcessor({});`, /it has no handler \(x\.ts:2:16\)/],
  "a handler of another signal": [
    `${IMPORT}export default defineProcessor({ traces() {} });`,
    /has no handler for logs, only for \[traces\]/,
  ],
  "an exception": [`${IMPORT}\nnull.x;`, /TypeError: Cannot read properties of null \(reading 'x'\) \(x\.ts:3:6\)/],
  "an exit": ["Deno.exit(0);", /A component may not use Deno\.exit \(x\.ts:1:6\)/],
};

const FILES = {
  "otelcol.ts":
    `export { defineProcessor } from "otelcol/processor"; export { defineExporter } from "otelcol/exporter";`,
  "broken.ts": "export = ;",
};

for (const isolation of ["worker", "process"]) {
  Deno.test(`A module that cannot be used is a wrong configuration, and the error says where, in a ${isolation}`, async (t) => {
    for (const [name, [source, text]] of Object.entries(MODULES)) {
      await t.step(name, async () => {
        const { code, stderr } = await failWith({ "deno/x": { module: "x.ts", isolation } }, {
          files: { ...FILES, "x.ts": source },
        });
        assertMatch(stderr, text);
        assertMatch(stderr, /processor "deno\/x"|"deno\/x" processor/);
        assertEquals(code, 78, stderr);
      });
    }
  });

  Deno.test(`A module file that is missing is a wrong configuration, in a ${isolation}`, async () => {
    const { code, stderr } = await failWith({ "deno/x": { module: "x.ts", isolation } }, {});
    assertMatch(stderr, /Cannot use module ".*x\.ts" of processor "deno\/x": Module not found/);
    assertEquals(code, 78);
  });
}

Deno.test("A module that does not come to an end when it is loaded does not keep the program from ending", async () => {
  const fail = (source: string, isolation: string) =>
    failWith({ "deno/x": { module: "x.ts", isolation } }, { files: { "x.ts": source } });
  await Promise.all(["worker", "process"].map(async (isolation) => {
    const outcomes = [fail("await new Promise(() => {});", isolation), fail("for (;;);", isolation)] as const;
    const [waits, hangs] = await Promise.all(outcomes);
    assertMatch(waits.stderr, /its top-level await did not end within 10 s/);
    assertMatch(hangs.stderr, /it was not loaded within 30 s/);
    assertEquals([waits.code, hangs.code], [78, 78]);
  }));
});
