import type { CollectorError } from "../errors.ts";
import type { ModuleChange, SkippedPlugin } from "../settings.ts";

/** Where a command writes: what it is asked for, and what it has to say about errors. */
export interface Console {
  /** Writes a line to standard output. */
  out(line: string): void;
  /** Writes a line to standard error. */
  err(line: string): void;
}

/** The terminal. A reader that has gone away is no reason to end. */
export const terminal: Console = {
  out: (line) => write(Deno.stdout, line),
  err: (line) => write(Deno.stderr, line),
};

function write(stream: { writeSync(data: Uint8Array): number }, line: string): void {
  let rest = new TextEncoder().encode(line + "\n");
  try {
    while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Says what went wrong, and the cure. */
export function sayError(io: Console, error: CollectorError): void {
  io.err(`otelcol-deno: ${error.message}`);
  if (error.hint !== undefined) io.err(`  ${error.hint}`);
}

/** Says which plugins did not load, and why. */
export function saySkipped(io: Console, skipped: readonly SkippedPlugin[]): void {
  for (const { error } of skipped) {
    io.err("otelcol-deno: a plugin was skipped");
    sayError(io, error);
  }
}

/** Says in one line what became of a change of a component's module. */
export function sayChange(io: Console, change: ModuleChange): void {
  const names = change.components.join(", ");
  if ("error" in change) io.err(`watch    ${names}: the version before goes on. ${oneLine(change.error.message)}`);
  else io.out(`watch    ${names}: the new version has taken over in ${change.milliseconds.toFixed(0)} ms`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}
