import type { LibraryBuild, Module } from "../tasks/plugin/build_info.ts";
import { explain } from "../tasks/plugin/explain.ts";
import { buildEnvironment, buildFlags } from "../tasks/plugin/flags.ts";
import { readGoMod, writeGoMod } from "../tasks/plugin/gomod.ts";
import { differences } from "../tasks/plugin/resolve.ts";
import { follow } from "../tasks/plugin/versions.ts";
import { exportedFactories, withoutEmptyMain } from "../tasks/plugin/wrapper.ts";
import { assertEquals, assertStringIncludes } from "./support/assert.ts";
import { TempFolder } from "./support/temp.ts";

const CORE = "go.opentelemetry.io/collector";
const CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib";

function library(settings: Record<string, string>): LibraryBuild {
  return {
    file: "/lib.so",
    goVersion: "go1.26.8",
    modules: new Map(),
    settings: new Map(Object.entries(settings)),
    collector: "v0.165.0",
  };
}

Deno.test("buildFlags() and buildEnvironment() repeat the library's build, whatever the user's GOFLAGS are", () => {
  const plain = library({
    "-buildmode": "c-shared",
    "-trimpath": "true",
    CGO_ENABLED: "1",
    GOOS: "linux",
    GOAMD64: "v3",
  });
  assertEquals(
    buildFlags(plain).join(" "),
    [
      "-mod=mod -buildvcs=false -trimpath=true -tags= -gcflags= -asmflags= -race=false -msan=false -asan=false -cover=false",
    ].join(""),
  );
  assertEquals(buildEnvironment(plain, "-mod=vendor -tags=x -modcacherw -p=1"), {
    CGO_ENABLED: "1",
    GOEXPERIMENT: "",
    GOFIPS140: "off",
    GOOS: "linux",
    GOAMD64: "v3",
    GOFLAGS: "-modcacherw -p=1",
    GOWORK: "off",
    GOTOOLCHAIN: "go1.26.8",
  });
  const other = library({ "-tags": "a,b", "-race": "true", GOEXPERIMENT: "x", "vcs.revision": "1", CGO_CFLAGS: "-O1" });
  assertStringIncludes(buildFlags(other).join(" "), "-trimpath=false -tags=a,b -gcflags= -asmflags= -race=true");
  const env = buildEnvironment(other, "");
  assertEquals([env["GOEXPERIMENT"], "CGO_CFLAGS" in env, "vcs.revision" in env], ["x", false, false]);
});

Deno.test("follow() gives the library's versions, and those of its release to the Collector's own modules", () => {
  const others = new Map([[`${CORE}/otelcol`, "v0.161.0"], [`${CORE}/component`, "v1.67.0"], [
    "example.com/x",
    "v1.2.3",
  ]]);
  const cases: [string, string, string][] = [
    ["example.com/x", "v9.9.9", "v1.2.3"],
    ["example.com/y", "v9.9.9", "v9.9.9"],
    [`${CORE}/processor/batchprocessor`, "v0.165.0", "v0.161.0"],
    [`${CORE}/pdata`, "v1.71.0", "v1.67.0"],
    [`${CONTRIB}/pkg/ottl`, "v0.165.0", "v0.161.0"],
    [`${CONTRIB}x/pkg`, "v0.165.0", "v0.165.0"],
  ];
  for (const [path, version, want] of cases) assertEquals(follow(path, version, others), want, path);
  assertEquals(follow(`${CORE}/pdata`, "v1.71.0", new Map()), "v1.71.0");
});

Deno.test("differences() compares what the library's own check compares: versions, and what stands in for a module", () => {
  const by = (Path: string, Version: string): Module => ({ Path, Version });
  const modules = new Map<string, Module>([
    ["same", by("same", "v1.0.0")],
    ["older", by("older", "v1.0.0")],
    ["fork", { ...by("fork", "v1.0.0"), Replace: by("mine", "v2.0.0") }],
    ["folder", { ...by("folder", "v0.0.0"), Replace: by("/src", "(devel)") }],
  ]);
  const used = new Map<string, Module>([
    ["same", by("same", "v1.0.0")],
    ["older", by("older", "v1.1.0")],
    ["fork", by("fork", "v1.0.0")],
    ["folder", { ...by("folder", "v0.0.0"), Replace: by("/src", "") }],
    ["only here", by("only here", "v5.0.0")],
  ]);
  assertEquals(differences(used, { ...library({}), modules }), [
    { module: "older", plugin: "v1.1.0", library: "v1.0.0" },
    { module: "fork", plugin: "v1.0.0", library: "=> mine v2.0.0" },
  ]);
});

Deno.test("readGoMod() and writeGoMod() keep requirements and replacements; folders become absolute", async () => {
  using folder = new TempFolder();
  folder.write(
    "go.mod",
    "module a.b/c\n\ngo 1.25.0\n\nrequire (\n\tx.y/z v1.0.0\n\tx.y/w v1.1.0 // indirect\n)\n\n" +
      "replace x.y/z v1.0.0 => ../z\nreplace x.y/w => q.r/w v2.0.0\n",
  );
  const goMod = await readGoMod(folder.path);
  assertEquals(goMod.require.map(({ indirect }) => indirect), [false, true]);
  const text = writeGoMod({ ...goMod, lines: ["exclude x.y/z v1.2.0"] });
  const parent = folder.path.split("/").slice(0, -1).join("/");
  for (
    const line of [
      "module a.b/c",
      "require x.y/w v1.1.0",
      `replace x.y/z v1.0.0 => ${parent}/z`,
      "replace x.y/w => q.r/w v2.0.0",
      "exclude x.y/z v1.2.0",
    ]
  ) assertStringIncludes(text, `${line}\n`);
});

Deno.test("withoutEmptyMain() takes an empty main away and keeps the lines; another main is the user's", () => {
  assertEquals(withoutEmptyMain("package main\n\nfunc main() {}\n\nvar x = 1\n"), "package main\n\n\n\nvar x = 1\n");
  assertEquals(withoutEmptyMain("package main\n\nfunc main() {\n}\nvar x = 1\n"), "package main\n\n\n\nvar x = 1\n");
  assertEquals(withoutEmptyMain("package main\n\nfunc main() { serve() }\n"), undefined);
  assertEquals(withoutEmptyMain("package main\n\n// func main() {}\n"), undefined);
  assertEquals(exportedFactories(["package main", "\nfunc NewFactory() x.Factory {"]), "NewFactory");
  assertEquals(exportedFactories(["func NewFactories() []x.Factory {"]), "NewFactories");
  assertEquals(exportedFactories(["func NewFactoryWith() x {", "func (a) NewFactory() {"]), undefined);
});

Deno.test("explain() knows the usual failures by what Go writes", () => {
  const asm =
    "# github.com/pierrec/lz4/v4/internal/lz4block\nasm: decode_amd64.s:535: when dynamic linking, R15 is clobbered";
  const cases: [string, string, string][] = [
    [
      asm,
      "the assembly of package github.com/pierrec/lz4/v4/internal/lz4block cannot be part of a Go plugin",
      "--process",
    ],
    ["go: download go1.26.3 for linux/amd64: toolchain not available", "the Go that built the library", "build-go"],
    ["go: x@v1 requires go >= 1.99 (running go 1.26.8; GOTOOLCHAIN=go1.26.8)", "it needs Go 1.99", "a newer Go"],
    [
      "go: module a.b/c@v1 found, but does not contain package a.b/c/d",
      "there is no such package in module a.b/c@v1",
      "path",
    ],
    ["go: a.b/c@v9: invalid version: unknown revision v9", "there is no such module or version", "-versions"],
    [`cgo: C compiler "gcc" not found: exec: "gcc"`, "C compiler", "apt-get install gcc"],
    ["write /tmp/x: no space left on device", "", "The disk is full"],
    ["x.go:1:1: undefined: y", "it does not compile with the library's versions", "Correct the code"],
  ];
  for (const [stderr, cause, cure] of cases) {
    const { message, status } = explain("X", stderr);
    assertStringIncludes(message, `Cannot build plugin "X":`);
    assertStringIncludes(message, cause);
    assertStringIncludes(message, cure);
    assertStringIncludes(message, `  ${stderr.split("\n")[0]}`);
    assertEquals(status, 1);
  }
});
