/** Whether a program can be started. */
export async function hasProgram(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Says that tests are left out, and why: by an ignored test, since what a test file prints when it is loaded is not seen. */
export function saySkipped(what: string, why: string): void {
  Deno.test.ignore(`Left out: ${what}, because ${why}`, () => {});
}
