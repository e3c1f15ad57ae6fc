/** How often tests with random data try: as often as the variable `RUNS` says, else so often that a file takes seconds. */
export function runs(usual: number): { numRuns: number } {
  return { numRuns: Number(Deno.env.get("RUNS") ?? usual) };
}
