/** Whether a program can be started. */
export async function hasProgram(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Says that tests are left out, and why. */
export function saySkipped(what: string, why: string): void {
  // deno-lint-ignore no-console -- for those who read the run's output
  console.log(`Skipped: ${what}, because ${why}`);
}
