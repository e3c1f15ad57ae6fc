import { assertEquals, assertThrows } from "../../tests/support/assert.ts";
import { CollectorError } from "../errors.ts";
import { compareLock, formatLock, lockedPath, type LockedPlugin, parseLock, pinPlugins } from "./lock.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);

function locked(path: string, sha256: string): LockedPlugin {
  return { path, sha256, bytes: 1, module: "example.org/x", version: "v1.0.0" };
}

Deno.test("formatLock() gives the same text for the same plugins, and parseLock() reads it", () => {
  const plugins = [locked("b.so", B), locked("B.so", A), locked("../a.so", A)];
  const text = formatLock(plugins);
  assertEquals(formatLock(plugins.toReversed()), text);
  assertEquals(parseLock(text, "x.lock").map(({ path }) => path), ["../a.so", "B.so", "b.so"]);
  assertEquals(parseLock(text, "x.lock")[0], plugins[2]);
  assertEquals(text.endsWith("}\n"), true);
  assertEquals(parseLock(formatLock([]), "x.lock"), []);
});

Deno.test("parseLock() refuses what is no lock, with its file's name", () => {
  const of = (...plugins: unknown[]) => JSON.stringify({ format: 1, plugins });
  for (const text of ["", "[]", "null", `"x"`, "{}", `{"format":2,"plugins":[]}`, `{"format":1,"plugins":{}}`]) {
    assertEquals(assertThrows(() => parseLock(text, "x.lock"), CollectorError, `"x.lock"`).code, "LOCK_INVALID");
  }
  const wrong = [null, {}, { path: 1, sha256: A }, { path: "a.so" }, { path: "a.so", sha256: A.slice(1) }];
  for (const plugin of [...wrong, { path: "a.so", sha256: A.toUpperCase() }]) {
    assertThrows(() => parseLock(of(locked("z.so", A), plugin), "x.lock"), CollectorError, "plugin 2 has no path");
  }
  const twice = of(locked("a.so", A), locked("a.so", B));
  assertThrows(() => parseLock(twice, "x.lock"), CollectorError, `"a.so" comes twice`);
});

Deno.test("lockedPath() is the way from the lock file's folder to the plugin", () => {
  assertEquals(lockedPath("/x/build/a.so", "/x/plugins.lock"), "build/a.so");
  assertEquals(lockedPath("/x/a.so", "/x/y/plugins.lock"), "../a.so");
  assertEquals(lockedPath("a.so", "plugins.lock"), "a.so");
  assertEquals(lockedPath("./b/../a.so", "./c/plugins.lock"), "../a.so");
});

Deno.test("compareLock() finds what is missing, changed and extra, by path", () => {
  const lock = [locked("same.so", A), locked("gone.so", A), locked("changed.so", A), locked("unreadable.so", A)];
  const found = [
    { path: "extra.so", sha256: B },
    { path: "same.so", sha256: A },
    { path: "changed.so", sha256: B },
    { path: "unreadable.so" },
    { path: "unreadable-extra.so" },
  ];
  assertEquals(compareLock(lock, found), [
    { path: "changed.so", what: "changed", locked: A, found: B },
    { path: "extra.so", what: "extra", found: B },
    { path: "gone.so", what: "missing", locked: A },
    { path: "unreadable-extra.so", what: "extra" },
    { path: "unreadable.so", what: "missing", locked: A },
  ]);
  assertEquals(compareLock(lock.slice(0, 1), found.slice(1, 2)), []);
});

Deno.test("pinPlugins() gives each file its digest, and refuses one that is not locked, whatever its content", () => {
  const lock = [locked("a.so", A), locked("b.so", B)];
  assertEquals(pinPlugins(["/x/a.so"], lock, "/x/plugins.lock"), [{ path: "/x/a.so", sha256: A }]);
  const error = assertThrows(() => pinPlugins(["/x/a.so", "/y/b.so"], lock, "/x/plugins.lock"), CollectorError);
  assertEquals([error.code, error.exitStatus], ["PLUGIN_UNTRUSTED", 1]);
  assertEquals(error.message, `Cannot load plugin "/y/b.so": it is not in "/x/plugins.lock" (as "../y/b.so")`);
});
