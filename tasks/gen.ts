// deno-lint-ignore-file no-console -- what a task says goes to the terminal
/**
 * Generates go/components.go from go/builder.yaml by upstream's builder, and brings go/go.mod to the manifest's versions.
 */
import { parse } from "../lib/std/yaml.ts";
import { fail } from "./console.ts";
import { explainGoFailure } from "./go.ts";
import { BUILDER, COLLECTOR } from "./library/builder.ts";
import { join, PROJECT_ROOT } from "./paths.ts";

const GO = join(PROJECT_ROOT, "go");

/** Every `gomod` of the manifest: `path version`. */
export function manifestModules(text: string): string[] {
  const { replaces: _, ...manifest } = parse(text) as Record<string, unknown>;
  return Object.values(manifest).filter(Array.isArray).flat().map((entry: { gomod: string }) => entry.gomod);
}

/** The modules that the manifest replaces, as `go mod edit -replace` takes them. */
function replacements(text: string): string[] {
  const { replaces = [] } = parse(text) as { replaces?: string[] };
  return replaces.map((line) => line.replace(" => ", "=").replace(" ", "@"));
}

async function go(args: string[]): Promise<void> {
  const { success, code, stderr } = await new Deno.Command("go", { args, cwd: GO, stdout: "null" }).output();
  if (!success) fail(explainGoFailure(new TextDecoder().decode(stderr), code), 1);
}

if (import.meta.main) {
  const manifest = await Deno.readTextFile(join(GO, "builder.yaml"));
  const out = await Deno.makeTempDir();
  try {
    const copy = join(out, "builder.yaml");
    await Deno.writeTextFile(copy, manifest.replace(/output_path:.*/, `output_path: ${join(out, "src")}`));
    await go(["run", `${BUILDER}@${COLLECTOR}`, `--config=${copy}`, "--skip-compilation", "--skip-get-modules"]);
    await Deno.copyFile(join(out, "src", "components.go"), join(GO, "components.go"));
  } finally {
    await Deno.remove(out, { recursive: true });
  }
  await go(["get", ...manifestModules(manifest).map((module) => module.replace(" ", "@"))]);
  await go(["mod", "edit", ...replacements(manifest).map((replacement) => `-replace=${replacement}`)]);
  await go(["mod", "tidy"]);
  await go(["fmt", "."]);
  console.log("go/components.go, go/go.mod and go/go.sum are up to date");
}
