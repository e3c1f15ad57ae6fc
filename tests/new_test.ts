/** `main.ts new`: what it writes works, and what it refuses. */
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { dirname, join } from "../lib/std/path.ts";
import { logs } from "../lib/testing/mod.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "./support/assert.ts";
import { type Outcome, Program, runMain } from "./support/cli.ts";
import { freePort } from "./support/net.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { TempFolder } from "./support/temp.ts";

const KINDS = ["processor", "receiver", "exporter", "connector"] as const;

/** Runs `main.ts new` in a folder where Deno may read and write. */
async function runNew(folder: string, ...args: string[]): Promise<Outcome> {
  const flags = ["--no-prompt", `--allow-read=${folder}`, `--allow-write=${folder}`];
  return await runMain(["new", ...args], { cwd: folder, flags });
}

/** Starts a command in a folder, as a shell would; `deno` is this one. */
function startShell(cwd: string, command: string): Program {
  const path = `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`;
  return new Program("sh", ["-c", command], { cwd, env: { PATH: path } });
}

/** Runs a command to its end. */
async function shell(cwd: string, command: string): Promise<Outcome> {
  await using program = startShell(cwd, command);
  return await program.ended;
}

/** The command that `new` names. */
function next(stdout: string, what: "test" | "run"): string {
  const command = new RegExp(`^${what} +(.*)$`, "m").exec(stdout)?.[1];
  assert(command !== undefined, stdout);
  return command;
}

/** Sends a log record by OTLP/HTTP; the HTTP status. */
async function sendPaid(port: number): Promise<number> {
  const attributes = { "user.email": "ann@example.com", "http.route": "/pay" };
  const batch = logs([{ body: "paid", severityNumber: 9, severityText: "INFO", attributes }]);
  const response = await fetch(`http://127.0.0.1:${port}/v1/logs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(batch),
  });
  await response.body?.cancel();
  return response.status;
}

for (const kind of KINDS) {
  Deno.test(`new ${kind} writes a component that Deno formats, lints and checks as it is, and whose test passes`, async () => {
    using folder = new TempFolder();
    const { stdout } = assertSucceeded(await runNew(folder.path, kind, "my-first"));
    assertStringIncludes(stdout, "wrote    my-first.ts, my-first_test.ts, my-first.yaml, deno.json\n");
    assertSucceeded(await shell(folder.path, next(stdout, "test")), "1 passed");
    assertSucceeded(await shell(folder.path, "deno lint -q my-first.ts my-first_test.ts"));
    assertSucceeded(await shell(folder.path, "deno fmt -q --check && deno fmt -q --check --line-width=120"));

    // A test that can fail: without what it does, it is red.
    const source = Deno.readTextFileSync(folder.at("my-first.ts"));
    const nothing = `{ ${kind === "receiver" ? "start" : "logs"}() {} });`;
    folder.write("my-first.ts", source.replace(/\{\n(.*\n)*\}\);/, nothing));
    assertFailed(await shell(folder.path, `${next(stdout, "test")} --no-check`), 1);
  });
}

/** What each component makes of a log record: what the Collector then says, and what it must not say. */
const SAYS: Record<typeof KINDS[number], { says: string; not?: string }> = {
  processor: { says: "-> http.route: Str(/pay)", not: "user.email" },
  receiver: { says: "Body: Str(tick 2)" },
  exporter: { says: `"body": "paid"` },
  connector: { says: "-> Name: log.records" },
};

for (const kind of KINDS) {
  Deno.test(`new ${kind} writes a configuration that runs it, by the command that it says`, async () => {
    using folder = new TempFolder();
    const { stdout } = assertSucceeded(await runNew(folder.path, kind, "mine"));
    const port = freePort();
    const endpoint = kind === "receiver" ? "" : `--set receivers.otlp.protocols.http.endpoint=127.0.0.1:${port}`;
    await using program = startShell(folder.path, `exec ${next(stdout, "run")} ${endpoint}`);
    await program.says("running ");
    if (kind !== "receiver") assertEquals(await sendPaid(port), 200);
    const { says, not } = SAYS[kind];
    await program.says(says);
    program.kill("SIGTERM");
    const { stderr } = assertSucceeded(await program.ended);
    assert(not === undefined || !stderr.includes(not), stderr);
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
    assertSucceeded(await shell(folder, next(outcome.stdout, "test")), "1 passed");
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
  const [, before = "", json = ""] = /^(.*\nadd [^\n]*\n)(.*?\n)test /s.exec(stdout) ?? [];
  assertStringIncludes(before, `wrote    r.ts, r_test.ts, r.yaml\nadd      to ${file}:\n`);
  assertEquals(Deno.readTextFileSync(file), "{ /* mine */ }\n");
  // What it says is enough.
  folder.write("deno.jsonc", `{ /* mine */\n${json}\n}\n`);
  assertSucceeded(await shell(folder.at("in"), next(stdout, "test")), "1 passed");
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
