// deno-lint-ignore-file no-console -- what a task says goes to the terminal
/**
 * Makes the single binary: `deno compile` with the library, the default plugin and the example configuration inside.
 * DENORT_BIN may name the runtime that it is based on, where Deno cannot download it.
 */
import { fail } from "./console.ts";
import { join, PROJECT_ROOT } from "./paths.ts";

const OUTPUT = "dist/otelcol-deno";
const EMBEDDED = [
  ...["build/libotelcorecol.so", "build/plugins/dynbatchprocessor.so", "test.yaml"],
  ...["lib/worker/main.ts", "lib/worker/compiled_worker.ts"], // what Workers run
];

const args = [
  "compile",
  "-q",
  "-P=compiled",
  "--no-prompt",
  ...EMBEDDED.flatMap((file) => ["--include", file]),
  "-o",
  `${OUTPUT}.new`,
  "main.ts",
];
const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: PROJECT_ROOT, stdout: "inherit" })
  .output();
if (!success) {
  const text = new TextDecoder().decode(stderr).trim();
  const cure = /denort|download|dl\.deno\.land|dns error|Connect/i.test(text)
    ? "\nDeno could not download its runtime. Name a denort of this Deno's version in DENORT_BIN"
    : "";
  fail(`Cannot compile: ${text}${cure}`, 1);
}
await Deno.rename(join(PROJECT_ROOT, `${OUTPUT}.new`), join(PROJECT_ROOT, OUTPUT));
const { size } = await Deno.stat(join(PROJECT_ROOT, OUTPUT));
console.log(`${OUTPUT}: ${(size / 2 ** 20).toFixed(0)} MiB`);
