// deno-lint-ignore-file no-console -- what a task says goes to the terminal
/** Every check that is no test: formatting, lints, types, documentation, of both languages. */
import { runStep, type Step } from "./run_steps.ts";

/** The version of staticcheck that knows this Go; it is skipped where it cannot be had. */
const STATICCHECK = "honnef.co/go/tools/cmd/staticcheck@v0.8.2";

/** What the project's configuration is for; `tests/clients` has its own. */
const SOURCES = ["main.ts", "lib", "tasks", "tests/*_test.ts", "tests/support", "bench", "examples"];

/** What others import, see `exports` of deno.json. */
const PUBLIC = [
  "lib/mod.ts",
  ...["processor", "receiver", "exporter", "connector"].map((kind) => `lib/authoring/${kind}.ts`),
  "lib/testing/mod.ts",
];

const STEPS: readonly Step[] = [
  { name: "deno fmt", command: ["deno", "fmt", "--check", "-q"] },
  { name: "deno lint", command: ["deno", "lint", "-q"] },
  { name: "deno check", command: ["deno", "check", "-q", ...SOURCES] },
  {
    name: "deno check, the clients of the tests",
    command: ["deno", "check", "-q", "--config", "tests/clients/deno.json", "tests/clients"],
  },
  { name: "deno check, the code in the docs", command: ["deno", "check", "-q", "--doc-only", "docs/PROCESSORS.md"] },
  { name: "deno doc --lint", command: ["deno", "doc", "--lint", ...PUBLIC], quiet: true },
  { name: "gofmt", command: ["sh", "-c", `test -z "$(gofmt -l . ../bench ../tasks | tee /dev/stderr)"`], cwd: "go" },
  { name: "go vet", command: ["go", "vet", "./..."], cwd: "go" },
  { name: "go vet, the load generator", command: ["go", "vet", "./..."], cwd: "bench/load" },
];

async function staticcheck(): Promise<boolean> {
  const there = await runStep({
    name: "staticcheck (is it to be had?)",
    command: ["go", "run", STATICCHECK, "-version"],
    cwd: "go",
    quiet: true,
  });
  if (!there.ok) {
    console.log("skipped: it is not to be had here");
    return true;
  }
  return (await runStep({ name: "staticcheck", command: ["go", "run", STATICCHECK, "./..."], cwd: "go" })).ok;
}

const failed: string[] = [];
for (const step of STEPS) {
  const { ok, output } = await runStep(step);
  if (!ok && step.quiet) console.log(output);
  if (!ok) failed.push(step.name);
}
if (!await staticcheck()) failed.push("staticcheck");
console.log(failed.length === 0 ? "\nevery check passed" : `\nfailed: ${failed.join(", ")}`);
Deno.exit(failed.length === 0 ? 0 : 1);
