/** `main.ts new`: what it writes works, and what it refuses. */
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { type Outcome, Program, runMain } from "./support/cli.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { TempFolder } from "./support/temp.ts";

const KINDS = ["processor", "receiver", "exporter", "connector"] as const;

/** Runs `main.ts new` in a folder where Deno may read and write. */
async function runNew(folder: string, ...args: string[]): Promise<Outcome> {
  const flags = ["--no-prompt", `--allow-read=${folder}`, `--allow-write=${folder}`];
  return await runMain(["new", ...args], { cwd: folder, flags });
}

async function deno(folder: string, ...args: string[]): Promise<Outcome> {
  await using program = new Program(Deno.execPath(), args, { cwd: folder });
  return await program.ended;
}

for (const kind of KINDS) {
  Deno.test(`new ${kind} writes a component that Deno formats, lints and checks as it is, and whose test passes`, async () => {
    using folder = new TempFolder();
    const { stdout } = assertSucceeded(await runNew(folder.path, kind, "my-first"));
    assertEquals(stdout.split("\n"), [
      "wrote    my-first.ts, my-first_test.ts, my-first.yaml, deno.json",
      "test     deno test my-first_test.ts",
      `run      deno task --config ${PROJECT_ROOT}/deno.json run --config ${folder.path}/my-first.yaml`,
      "",
    ]);
    assertSucceeded(await deno(folder.path, "test", "-q", "--no-prompt", "my-first_test.ts"), "1 passed");
    assertSucceeded(await deno(folder.path, "lint", "-q", "my-first.ts", "my-first_test.ts"));
    for (const width of [80, 120]) {
      assertSucceeded(await deno(folder.path, "fmt", "-q", "--check", `--line-width=${width}`));
    }

    // A test that can fail: without what it does, it is red.
    const source = Deno.readTextFileSync(folder.at("my-first.ts"));
    folder.write(
      "my-first.ts",
      source.replace(/\{\n(.*\n)*\}\);/, `{ ${kind === "receiver" ? "start" : "logs"}() {} });`),
    );
    if (kind !== "receiver") {
      assertFailed(await deno(folder.path, "test", "-q", "--no-prompt", "--no-check", "my-first_test.ts"), 1);
    }
  });
}

Deno.test("new writes into this project what its own deno.json maps", async () => {
  const folder = Deno.makeTempDirSync({ dir: join(PROJECT_ROOT, "examples") });
  try {
    const flags = ["-P=new", "--no-prompt", "--config", join(PROJECT_ROOT, "deno.json")];
    const outcome = assertSucceeded(await runMain(["new", "processor", "redact"], { cwd: folder, flags }));
    assertStringIncludes(
      outcome.stdout,
      "wrote    redact.ts, redact_test.ts, redact.yaml\ntest     deno test -P redact_test.ts\n",
    );
    assertMatch(outcome.stdout, /^run {6}deno task run --config examples\/\w+\/redact\.yaml$/m);
    assertSucceeded(await deno(folder, "test", "-q", "-P", "--no-prompt", "redact_test.ts"), "1 passed");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("new says what to add to a deno.json that maps nothing, also one of a folder above, and leaves it alone", async () => {
  using folder = new TempFolder();
  const file = folder.write("deno.jsonc", "{ /* mine */ }\n");
  Deno.mkdirSync(folder.at("in"));
  const flags = ["--no-prompt", `--allow-read=${folder.path}`, `--allow-write=${folder.path}`];
  const { stdout } = assertSucceeded(await runMain(["new", "receiver", "r"], { cwd: folder.at("in"), flags }));
  const [, before = "", json = "", after = ""] = /^(.*\nadd [^\n]*\n)(.*?\n)(test {5}.*)$/s.exec(stdout) ?? [];
  assertStringIncludes(before, `wrote    r.ts, r_test.ts, r.yaml\nadd      to ${file}:\n`);
  assertStringIncludes(after, "test     deno test r_test.ts\n");
  assertEquals(Deno.readTextFileSync(file), "{ /* mine */ }\n");
  // What it says is enough.
  folder.write("deno.jsonc", `{ /* mine */\n${json}\n}\n`);
  assertSucceeded(await deno(folder.at("in"), "test", "-q", "--no-prompt", "r_test.ts"), "1 passed");
  const again = assertSucceeded(await runMain(["new", "receiver", "s"], { cwd: folder.at("in"), flags }));
  assert(!again.stdout.includes("add "), again.stdout);
});

Deno.test("new overwrites nothing, and leaves nothing when it fails", async () => {
  using folder = new TempFolder();
  folder.write("a.yaml", "mine");
  const outcome = await runNew(folder.path, "processor", "a");
  assertFailed(outcome, 1, `Cannot write "${folder.at("a.yaml")}": it is there already\n  Choose another name`);
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["a.yaml"]);
  assertEquals(Deno.readTextFileSync(folder.at("a.yaml")), "mine");
  const flags = ["--no-prompt", `--allow-read=${folder.path}`];
  const denied = await runMain(["new", "processor", "b"], { cwd: folder.path, flags });
  assertFailed(
    denied,
    1,
    `Cannot write "${folder.at("b.ts")}": Requires write access`,
    "Run Deno with --allow-write=.",
  );
});

Deno.test("new refuses names and words that are none, with status 2", async () => {
  using folder = new TempFolder();
  const cases: [string[], string][] = [
    [["processor", "../x"], `Cannot name the processor "../x": it is no name\n  A name is a letter, then`],
    [["receiver", "1st"], `Cannot name the receiver "1st": it is no name`],
    [["exporter", "a.ts"], "it is no name"],
    [["connector", "x".repeat(64)], "it is no name"],
    [["processor", "my_test"], "its module would be taken for a test\n  Choose another name"],
    [["processor", "test"], "its module would be taken for a test"],
    [["processor"], "Command new processor needs a name\n  See otelcol-deno new --help"],
    [["processor", "a", "b"], "Command new processor takes one name, not 2"],
    [["extension", "a"], `Unknown command "new extension a"`],
    [[], "Command new needs one of processor, receiver, exporter, connector"],
    [["processor", "a", "--json"], `Option --json is not for "new processor"`],
  ];
  for (const [args, text] of cases) assertFailed(await runNew(folder.path, ...args), 2, text);
  assertEquals([...Deno.readDirSync(folder.path)], []);
  assertSucceeded(await runNew(folder.path, "--help"), "Usage: otelcol-deno new processor NAME");
});
