import { assertEquals, assertStringIncludes } from "./assert.ts";
import type { Outcome } from "./cli.ts";

/** Asserts that a program ended by itself with a status, and said the texts on standard error. */
export function assertFailed({ code, signal, stdout, stderr }: Outcome, status: number, ...texts: string[]): void {
  assertEquals({ code, signal }, { code: status, signal: null }, `${stdout}\n${stderr}`);
  for (const text of texts) assertStringIncludes(stderr, text);
  assertEquals(stderr.includes("Uncaught"), false, stderr);
}

/** Asserts that a program ended by itself with status 0, and said the texts on standard output; the outcome. */
export function assertSucceeded(outcome: Outcome, ...texts: string[]): Outcome {
  const { code, signal, stdout, stderr } = outcome;
  assertEquals({ code, signal }, { code: 0, signal: null }, `${stdout}\n${stderr}`);
  for (const text of texts) assertStringIncludes(stdout, text);
  return outcome;
}
