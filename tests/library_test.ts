import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { CollectorError, Library } from "../lib/mod.ts";
import { join } from "../lib/std/path.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "./support/assert.ts";
import { buildC, buildProgram } from "./support/built.ts";
import { runMain } from "./support/cli.ts";
import { LIBRARY } from "./support/collector.ts";
import { assertFailed, assertSucceeded } from "./support/outcome.ts";
import { probe } from "./support/probe.ts";
import { TempFolder } from "./support/temp.ts";

/** How the command line and the API have to refuse a library. */
interface Refusal {
  /** The file. */
  path: string;
  /** The error's code. */
  code: string;
  /** What is wrong, as the message says it. */
  what: string;
  /** What the hint says. */
  cure?: string;
}

/** Asserts that both the API, in one process for all, and the command line refuse the files as they should. */
async function assertRefused(refusals: Refusal[], flags: string[]): Promise<void> {
  const thrown = await probe("library", refusals.map(({ path }) => path), flags);
  for (const [i, { path, code, what, cure = "deno task build-go" }] of refusals.entries()) {
    const { code: got, message = "", hint = "" } = thrown[i] ?? { path };
    assertEquals(got, code, path);
    assertStringIncludes(message, `library "${path}": ${what}`);
    assertStringIncludes(hint, cure);
    const outcome = await runMain(["--library", path], { flags });
    assertFailed(outcome, 1, `otelcol-deno: ${message}`, `  ${hint}`);
    assertEquals(outcome.stdout, "");
  }
}

/** A file with some bytes changed. */
function patched(file: Uint8Array, at: number, ...bytes: number[]): Uint8Array {
  const copy = file.slice();
  copy.set(bytes, at);
  return copy;
}

Deno.test("A library that is not there is refused, with how to build it and how to name another", async () => {
  using folder = new TempFolder();
  const path = folder.at("missing.so");
  const missing = { path, code: "LIBRARY_NOT_FOUND", what: "no such file" };
  await assertRefused([missing, { ...missing, cure: "--library or OTELCOL_LIBRARY" }], folder.flags);
  const outcome = await runMain([], { flags: folder.flags, env: { OTELCOL_LIBRARY: path } });
  assertFailed(outcome, 1, `Cannot open library "${path}": no such file`);
});

Deno.test("A library file that is something else is refused before the loader sees it", async () => {
  using folder = new TempFolder();
  Deno.mkdirSync(folder.at("folder.so"));
  await new Deno.Command("mkfifo", { args: [folder.at("fifo.so")] }).output();
  const program = folder.at("program");
  await Deno.copyFile(await buildProgram(), program);
  const code = "LIBRARY_INVALID";
  await assertRefused([
    { path: folder.write("text.so", "#!/bin/sh\n".repeat(100)), code, what: "it is not an ELF file" },
    { path: folder.write("empty.so", ""), code, what: "the file is empty" },
    { path: folder.at("folder.so"), code, what: "it is a folder" },
    { path: folder.at("fifo.so"), code, what: "it is not a regular file" },
    { path: program, code, what: "" }, // a program at a fixed address or a movable one: two texts
  ], folder.flags);
  const [thrown] = await probe("library", [program], folder.flags);
  assert(/not a shared library|cannot dynamically load/.test(thrown?.message ?? ""), thrown?.message);
});

Deno.test("A library that was cut off anywhere is refused, and the process lives", async () => {
  using folder = new TempFolder();
  const whole = await Deno.readFile(LIBRARY);
  const cut = (name: string, size: number) => folder.write(name, whole.subarray(0, size));
  const code = "LIBRARY_INVALID";
  const truncated = (path: string) => ({ path, code, what: "it is truncated: it should have at least" });
  await assertRefused([
    truncated(cut("half.so", whole.length / 2)),
    truncated(cut("less-one-byte.so", whole.length - 1)),
    truncated(cut("header.so", 64)),
    truncated(cut("page.so", 4096)),
    { path: cut("half-a-header.so", 40), code, what: "it is not an ELF file" },
  ], folder.flags);
});

Deno.test("A library for another machine is refused, with both machines' names", async () => {
  using folder = new TempFolder();
  const whole = await Deno.readFile(await buildC(folder, "main", "int Main(void) { return 0; }"));
  const code = "LIBRARY_INVALID";
  const [own, other, id] = Deno.build.arch === "x86_64" ? ["x86-64", "arm64", 183] : ["arm64", "x86-64", 62];
  await assertRefused([
    {
      path: folder.write("other.so", patched(whole, 18, id, 0)),
      code,
      what: `it is made for ${other}, this is ${own}`,
    },
    {
      path: folder.write("riscv.so", patched(whole, 18, 243, 0)),
      code,
      what: `it is made for ELF machine 243, this is ${own}`,
    },
    { path: folder.write("class32.so", patched(whole, 4, 1)), code, what: "it is not 64-bit little-endian" },
    { path: folder.write("big-endian.so", patched(whole, 5, 2)), code, what: "it is not 64-bit little-endian" },
  ], folder.flags);
});

Deno.test("A library that a Deno permission does not cover is refused with the flags that are missing", async () => {
  using folder = new TempFolder();
  const path = await buildC(folder, "main", "int Main(void) { return 0; }");
  const code = "PERMISSION_DENIED";
  const cure = `--allow-read="${path}" --allow-ffi="${path}"`;
  const run = ["-P=run", "--no-prompt"];
  await assertRefused([{ path, code, what: "Requires read access", cure }], run);
  await assertRefused([{ path, code, what: "Requires ffi access", cure }], [...run, "--allow-read"]);
  const named = [...run, `--allow-read=${path},.`, `--allow-ffi=${path}`];
  assertSucceeded(await runMain(["--library", path], { flags: named }), "stopped");
});

Deno.test("A link from build/ to a library outside is refused with the permissions of `run`", async () => {
  using folder = new TempFolder();
  const path = await buildC(folder, "main", "int Main(void) { return 0; }");
  const link = join(PROJECT_ROOT, "build", `link-${crypto.randomUUID()}.so`);
  await Deno.symlink(path, link);
  try {
    for (const flags of [["-P=run", "--no-prompt"], ["-P=run", "--no-prompt", "--allow-read"]]) {
      const [thrown] = await probe("library", [link], flags);
      assertEquals(thrown?.code, "PERMISSION_DENIED");
      assertStringIncludes(thrown?.message ?? "", `Cannot open library "${path}"`);
      assertFailed(await runMain(["--library", link], { flags }), 1, `Cannot open library "${path}"`, "--allow-ffi=");
    }
  } finally {
    await Deno.remove(link);
  }
});

Deno.test({
  name: "A library that the user may not read is refused",
  ignore: Deno.uid() === 0, // root may read everything
  async fn() {
    using folder = new TempFolder();
    const path = folder.write("secret.so", "");
    await Deno.chmod(path, 0);
    await assertRefused([{ path, code: "LIBRARY_INVALID", what: "Permission denied" }], folder.flags);
  },
});

Deno.test("A second library in a process is refused; the same one under another name is not", async () => {
  using folder = new TempFolder();
  const other = await buildC(folder, "main", "int Main(void) { return 0; }");
  const error = assertThrows(() => Library.open(other), CollectorError, `Cannot open library "${other}"`);
  assertEquals(error.code, "LIBRARY_INVALID");
  assertStringIncludes(error.message, `"${LIBRARY}" is open already`);
  assertStringIncludes(error.hint ?? "", "another process");
  const link = folder.at("link.so");
  await Deno.symlink(LIBRARY, link);
  assertEquals(Library.open(link).path, LIBRARY);
  assertEquals(Library.open(join(LIBRARY, "..", ".", "libotelcorecol.so")).path, LIBRARY);
});
