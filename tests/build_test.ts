import { explainGoFailure, isOlder } from "../tasks/go.ts";
import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assert, assertEquals, assertStringIncludes } from "./support/assert.ts";
import { Program } from "./support/cli.ts";
import { LIBRARY, PLUGIN } from "./support/collector.ts";

/** Runs `build-go` as the task does. */
async function build(env: Record<string, string>, args: string[] = []) {
  await using program = new Program(Deno.execPath(), ["run", "-q", "-P=build", "tasks/build_go.ts", ...args], { env });
  return await program.ended;
}

/** A folder with programs of the given names and texts, for the PATH. */
async function withPrograms(programs: Record<string, string>, fn: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  for (const [name, script] of Object.entries(programs)) {
    await Deno.writeTextFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  try {
    await fn(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("build-go does nothing when there is nothing to do, and leaves the files as they are", async () => {
  const before = [LIBRARY, PLUGIN].map((file) => Deno.statSync(file).ino);
  const { code, stderr } = await build({});
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "library: up to date");
  assertStringIncludes(stderr, "plugin dynbatchprocessor: up to date");
  assertEquals([LIBRARY, PLUGIN].map((file) => Deno.statSync(file).ino), before);
  assertEquals((await build({ PATH: "/nonexistent" }, ["--if-missing"])).code, 0);
});

Deno.test("build-go puts back a library that is gone as a new file", async () => {
  const open = await Deno.open(LIBRARY); // as a process that has it open
  try {
    await Deno.remove(PLUGIN);
    const { code, stderr } = await build({}, ["--if-missing"]);
    assertEquals(code, 0, stderr);
    assert(Deno.statSync(PLUGIN).size > 1e6);
    assertEquals((await open.stat()).ino, Deno.statSync(LIBRARY).ino);
  } finally {
    open.close();
  }
});

Deno.test("build-go says what to do when there is no Go, one that is too old, or no C compiler", async () => {
  await withPrograms({}, async (path) => {
    const { code, stderr } = await build({ PATH: path });
    assertEquals(code, 1);
    assertStringIncludes(stderr, "there is no Go on the PATH");
    assertStringIncludes(stderr, "https://go.dev/doc/install");
  });
  await withPrograms({ go: `printf 'go1.21.3\\ngcc\\nlocal\\n'` }, async (path) => {
    const { code, stderr } = await build({ PATH: path });
    assertEquals(code, 1);
    assertStringIncludes(stderr, "this is go1.21.3, and Go 1.26");
  });
  await withPrograms({ go: `printf 'go1.26.8\\ngcc\\nlocal\\n'` }, async (path) => {
    const { code, stderr } = await build({ PATH: path });
    assertEquals(code, 1);
    assertStringIncludes(stderr, `the C compiler "gcc" cannot be run`);
  });
});

Deno.test("build-go passes on Go's failure and its cure, and changes nothing", async () => {
  const before = Deno.statSync(LIBRARY).ino;
  const { code, stderr } = await build({
    GOFLAGS: "-mod=mod -modcacherw",
    GOPROXY: "off",
    GOMODCACHE: "/nonexistent/mod",
    GONOSUMDB: "*",
  });
  assertEquals(code, 1);
  assertStringIncludes(stderr, "Cannot build: go ended with status 1");
  assertStringIncludes(stderr, "GOPROXY");
  assertEquals(Deno.statSync(LIBRARY).ino, before);
});

Deno.test("build-go refuses an option that it does not know", async () => {
  assertEquals((await build({}, ["--no-such"])).code, 2);
});

Deno.test("explainGoFailure() knows the usual failures by what Go writes", () => {
  const cases: [string, string][] = [
    ["x@v1: reading https://proxy/x.mod: 403 Forbidden", "refuses a module"],
    ["dial tcp: lookup proxy on 1.1.1.1:53: no such host", "cannot be reached"],
    ["go: go.mod requires go >= 1.26 (running go 1.21; GOTOOLCHAIN=local)", "too old"],
    [`cgo: C compiler "gcc" not found: exec: "gcc": executable file not found in $PATH`, "C compiler with its headers"],
    ["_cgo_export.c:3:10: fatal error: stdlib.h: No such file or directory", "C compiler with its headers"],
    ["write /tmp/x: no space left on device", "disk is full"],
    ["verifying x: checksum mismatch", "go.sum"],
  ];
  for (const [stderr, cure] of cases) assertStringIncludes(explainGoFailure(stderr, 1), cure);
  assertEquals(explainGoFailure("undefined: x", 1).split("\n").length, 2);
});

Deno.test("isOlder() compares versions by number", () => {
  assertEquals(isOlder("1.9.9", "1.26"), true);
  assertEquals(isOlder("1.26", "1.26"), false);
  assertEquals(isOlder("1.26.8", "1.26"), false);
  assertEquals(isOlder("1.26rc1", "1.26"), false);
});

Deno.test("the working tree has no file of a build that was cut off", async () => {
  for await (const entry of Deno.readDir(join(PROJECT_ROOT, "build"))) assert(!entry.name.endsWith(".new"), entry.name);
});
