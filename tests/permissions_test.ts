import { PROJECT_ROOT } from "../lib/ffi/paths.ts";
import { join } from "../lib/std/path.ts";
import { assertEquals, assertStringIncludes } from "./support/assert.ts";
import { runMain } from "./support/cli.ts";
import { LIBRARY } from "./support/collector.ts";

/** Evaluates code with a set of permissions, by default of `deno task run`; what it prints, or the error. */
async function underRun(code: string, set = "run"): Promise<string> {
  const folder = await Deno.makeTempDir({ dir: join(PROJECT_ROOT, "build") });
  try {
    const file = join(folder, "probe.ts");
    await Deno.writeTextFile(file, code);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", `-P=${set}`, "--no-prompt", file],
      cwd: PROJECT_ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("The permissions of `run` open the library and nothing else by FFI", async () => {
  const open = (path: string) => underRun(`Deno.dlopen(${JSON.stringify(path)}, {}); console.log("opened");`);
  assertEquals(await open(LIBRARY), "opened\n");
  const folder = await Deno.makeTempDir();
  await Deno.copyFile(LIBRARY, join(folder, "other.so"));
  assertStringIncludes(await open(join(folder, "other.so")), "NotCapable: Requires ffi access");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("The permissions of `run` refuse reading outside of the project, writing, the network and programs", async () => {
  const refused = async (code: string, what: string) =>
    assertStringIncludes(await underRun(code), `NotCapable: Requires ${what} access`);
  await refused(`Deno.readTextFileSync("/etc/hostname")`, "read");
  await refused(`Deno.writeTextFileSync("build/x", "")`, "write");
  await refused(`await Deno.connect({ hostname: "127.0.0.1", port: 9 })`, "net");
  await refused(`await new Deno.Command("true").output()`, "run");
  await refused(`Deno.hostname()`, "sys");
});

Deno.test("The permissions of `plugins` are those of `run`, and writing the lock file", async () => {
  const refused = async (code: string, what: string) =>
    assertStringIncludes(await underRun(code, "plugins"), `NotCapable: Requires ${what} access`);
  await refused(`Deno.readTextFileSync("/etc/hostname")`, "read");
  await refused(`Deno.writeTextFileSync("build/x", "")`, "write");
  await refused(`Deno.writeTextFileSync("plugins.lock.other", "")`, "write");
  await refused(`await Deno.connect({ hostname: "127.0.0.1", port: 9 })`, "net");
  await refused(`await new Deno.Command("true").output()`, "run");
  const may = (path: string) => `Deno.permissions.querySync({ name: "write", path: "${path}" }).state`;
  const code = `console.log(${may("plugins.lock")}, ${may("plugins.lock.new")}, ${may("main.ts")})`;
  assertEquals(await underRun(code, "plugins"), "granted granted prompt\n");
});

Deno.test("The permissions of `new` are reading and writing the project, and nothing else", async () => {
  const refused = async (code: string, what: string) =>
    assertStringIncludes(await underRun(code, "new"), `NotCapable: Requires ${what} access`);
  await refused(`Deno.readTextFileSync("/etc/hostname")`, "read");
  await refused(`Deno.writeTextFileSync("/tmp/x", "")`, "write");
  await refused(`await Deno.connect({ hostname: "127.0.0.1", port: 9 })`, "net");
  await refused(`await new Deno.Command("true").output()`, "run");
  await refused(`Deno.env.get("HOME")`, "env");
  await refused(`Deno.dlopen(${JSON.stringify(LIBRARY)}, {})`, "ffi");
});

Deno.test("main.ts says which permission is missing when the library is outside, also behind a link inside", async () => {
  const folder = await Deno.makeTempDir();
  const outside = join(folder, "other.so");
  const link = join(PROJECT_ROOT, "build", `link-${crypto.randomUUID()}.so`);
  await Deno.copyFile(LIBRARY, outside);
  await Deno.symlink(outside, link);
  try {
    for (const path of [outside, link]) {
      const { code, stderr } = await runMain(["--library", path]);
      assertEquals(code, 1);
      assertStringIncludes(stderr, `Cannot open library "${outside}"`);
      assertStringIncludes(stderr, "--allow-ffi=");
    }
  } finally {
    await Deno.remove(link);
    await Deno.remove(folder, { recursive: true });
  }
});
