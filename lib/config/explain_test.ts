import { assertEquals, assertStringIncludes } from "../../tests/support/assert.ts";
import { CollectorError } from "../errors.ts";
import { explainConfigError } from "./explain.ts";
import { configUris, filePath } from "./sources.ts";

/** What is said of a file with this text. */
async function explain(text: string, upstream = "upstream's text"): Promise<CollectorError> {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, text);
    return explainConfigError(new CollectorError("CONFIG_INVALID", upstream, { hint: "upstream's" }), [file]);
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("explainConfigError() says what is wrong with a file that is no mapping", async () => {
  assertStringIncludes((await explain("")).message, "the file is empty");
  assertStringIncludes((await explain("# only this\n")).message, "nothing in it but comments");
  assertStringIncludes((await explain("- a\n")).message, "a list, not a mapping");
  assertStringIncludes((await explain("just text")).message, "a string, not a mapping");
});

Deno.test("explainConfigError() says line and column of what is no YAML, and knows tabs", async () => {
  const tab = await explain("receivers:\n\totlp:\n", "yaml: line 2: found character that cannot start any token");
  assertStringIncludes(tab.message, "line 2, column 1 is a tab");
  assertStringIncludes(tab.hint ?? "", "Indent with spaces");
  assertStringIncludes((await explain("a: [1, 2\nb: 3\n", "yaml: line 2: did not find")).message, ":2:1)");
});

Deno.test("explainConfigError() leaves upstream's text where the file is YAML, and other errors alone", async () => {
  assertEquals((await explain("receivers: {}\n")).message, "upstream's text");
  const other = new CollectorError("START_FAILED", "x");
  assertEquals(explainConfigError(other, ["/nonexistent"]), other);
});

Deno.test("configUris() takes texts and objects, one or several", () => {
  assertEquals(configUris("a.yaml"), ["a.yaml"]);
  assertEquals(configUris(["a.yaml", { a: 1 }]), ["a.yaml", `yaml:{"a":1}`]);
});

Deno.test("filePath() tells files from other sources", () => {
  assertEquals(["a.yaml", "file:/a", "yaml:a: b", "http://x", "env:X"].map(filePath), [
    "a.yaml",
    "/a",
    undefined,
    undefined,
    undefined,
  ]);
});
