import { hasProgram } from "./programs.ts";

/**
 * A Deno that can compile here, with its `denort`: OTELCOL_TEST_DENO and DENORT_BIN name a pair of the same version,
 * else the Deno that runs the test is tried, which downloads its `denort` where the network allows it.
 *
 * @returns The Deno, or why there is none.
 */
export async function compilingDeno(): Promise<{ deno: string } | { skip: string }> {
  const deno = Deno.env.get("OTELCOL_TEST_DENO");
  if (deno !== undefined && deno !== "") {
    return await hasProgram(deno) ? { deno } : { skip: `OTELCOL_TEST_DENO names "${deno}", which cannot be run` };
  }
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/x.ts`, "");
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["compile", "-q", "--no-check", "-o", `${folder}/x`, `${folder}/x.ts`],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    if (success) return { deno: Deno.execPath() };
    const [reason = ""] = new TextDecoder().decode(stderr).trim().split("\n");
    return { skip: `this Deno cannot compile here (${reason}), and OTELCOL_TEST_DENO with DENORT_BIN name no pair` };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
