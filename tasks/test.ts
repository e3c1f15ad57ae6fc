// deno-lint-ignore-file no-console -- what a task says goes to the terminal
/**
 * Runs every test, Go's and Deno's, and ends with a line `N passed, N failed`. Arguments go to `deno test`; with any,
 * Go's tests are left out.
 */
import { runStep } from "./run_steps.ts";

/** Since 2.9 the sanitizers are off unless asked for, before they are on and the flags are not known. */
const SANITIZERS = await knowsSanitizerFlags() ? ["--sanitize-ops", "--sanitize-resources"] : [];

async function knowsSanitizerFlags(): Promise<boolean> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["test", "--help"] }).output();
  return new TextDecoder().decode(stdout).includes("--sanitize-ops");
}

/** Counts of a test run. */
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Counts the tests in what `go test -json` printed. */
function countGo(output: string): Counts {
  const count = (action: string) =>
    output.split("\n").filter((line) => line.includes(`"Action":"${action}"`) && line.includes(`"Test":`)).length;
  return { passed: count("pass"), failed: count("fail"), skipped: count("skip") };
}

/** Reads the last line of `deno test`: `ok | 8 passed | 1 failed | 1 ignored (1s)`. */
function countDeno(output: string): Counts {
  // deno-lint-ignore no-control-regex -- colours
  const plain = output.replace(/\x1b\[[0-9;]*m/g, "");
  const last = plain.split("\n").findLast((line) => /\d+ passed/.test(line)) ?? "";
  const read = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(last)?.[1] ?? 0);
  return { passed: read("passed"), failed: read("failed"), skipped: read("ignored") };
}

async function goTests(): Promise<{ ok: boolean; counts: Counts }> {
  const step = await runStep({
    name: "Go tests, with the race detector",
    command: ["go", "test", "-race", "-json", "./internal/..."],
    cwd: "go",
    quiet: true,
  });
  const counts = countGo(step.output);
  if (!step.ok) console.log(goFailures(step.output));
  console.log(`Go: ${counts.passed} passed, ${counts.failed} failed (${step.seconds.toFixed(0)} s)`);
  return { ok: step.ok, counts };
}

/** The text of failed tests and of packages that do not build. */
function goFailures(output: string): string {
  return output.split("\n").map((line) =>
    line.startsWith("{") ? (JSON.parse(line) as { Output?: string }).Output ?? "" : line
  )
    .filter((line) => !/^(=== |\s*--- (PASS|SKIP)|ok|PASS)/.test(line)).join("");
}

/** Files whose examples are run. They are not type-checked: `--doc` adds imports, which are then unused. */
const DOCUMENTED = [
  ...["lib/mod.ts", "lib/collector.ts", "lib/errors.ts", "lib/ffi/library.ts"],
  ...[
    "lib/authoring/define.ts",
    "lib/authoring/errors.ts",
    "lib/testing/batches.ts",
    "lib/testing/receiver.ts",
    "lib/testing/run.ts",
    "lib/testing/test_collector.ts",
  ],
];

async function denoTests(name: string, args: readonly string[]): Promise<{ ok: boolean; counts: Counts }> {
  const step = await runStep({ name, command: ["deno", "test", "-q", "-P", "--no-prompt", ...args] });
  return { ok: step.ok, counts: countDeno(step.output) };
}

const runs = Deno.args.length > 0 ? [await denoTests("Deno tests", [...SANITIZERS, ...Deno.args])] : [
  await goTests(),
  await denoTests("Deno tests", SANITIZERS),
  await denoTests("Examples in the documentation", ["--no-check", "--doc", ...DOCUMENTED]),
];
const sum = (key: keyof Counts) => runs.reduce((total, { counts }) => total + counts[key], 0);
const ok = runs.every((run) => run.ok);
// A run that failed without a failed test (one that does not compile) is a failure too.
const failed = Math.max(sum("failed"), ok ? 0 : 1);
console.log(`\n${sum("passed")} passed, ${failed} failed${sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : ""}`);
Deno.exit(ok ? 0 : 1);
