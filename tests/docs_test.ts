import { USAGE, USAGES } from "../lib/cli/usage.ts";
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { dirname, join } from "../lib/std/path.ts";
import { read } from "../tasks/abi.ts";
import { assert, assertEquals, assertStringIncludes } from "./support/assert.ts";

/** Files that are in the repository, by git. */
async function tracked(): Promise<string[]> {
  const { stdout } = await new Deno.Command("git", {
    args: ["ls-files", "-co", "--exclude-standard"],
    cwd: PROJECT_ROOT,
  }).output();
  return new TextDecoder().decode(stdout).trim().split("\n");
}

const files = await tracked();
const documents = files.filter((file) => file.endsWith(".md"));

for (const document of documents) {
  Deno.test(`${document} names only tasks, flags, links and files that exist`, () => {
    const text = read(document);
    const { tasks } = JSON.parse(read("deno.json")) as { tasks: Record<string, unknown> };
    for (const [, task = ""] of text.matchAll(/deno(?:@[\d.]+)? task ([a-z][a-z-]*)/g)) {
      assert(task in tasks, `task ${task}`);
    }
    for (const [, flag = ""] of text.matchAll(/main\.ts (?:run )?(--[a-z-]+)/g)) assertStringIncludes(USAGE, flag);
    for (const [, link = ""] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      assert(exists(join(PROJECT_ROOT, dirname(document), link)), `link ${link}`);
    }
    for (const [, path = ""] of text.matchAll(/`((?:lib|go|tasks|tests|docs|bench|examples)\/[\w./-]*\w)`/g)) {
      assert(exists(join(PROJECT_ROOT, path)), `file ${path}`);
    }
  });
}

Deno.test("README.md describes every option of the command line", () => {
  const readme = read("README.md");
  for (const [flag] of USAGE.matchAll(/--[a-z-]+/g)) assertStringIncludes(readme, flag);
});

Deno.test("docs/PLUGINS.md and README.md describe every option of the other commands", () => {
  const documents = read("README.md") + read("docs", "PLUGINS.md");
  for (const [flag] of (USAGES.plugins + USAGES.components).matchAll(/--[a-z-]+/g)) {
    assertStringIncludes(documents, flag);
  }
});

Deno.test("no source file has over 500 lines, but generated ones", () => {
  const sources = files.filter((file) => /\.(ts|go|py)$/.test(file) && exists(join(PROJECT_ROOT, file))).map((
    file,
  ) => ({
    file,
    text: read(file),
  }));
  const long = sources.filter(({ text }) => text.split("\n").length > 500 && !/^\/\/ Code generated/m.test(text))
    .map(({ file }) => file);
  assertEquals(long, []);
});

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
