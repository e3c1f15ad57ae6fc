/** What is told of an error that nobody caught. */
import { positionOf } from "../authoring/position.ts";
import { messageOf } from "../authoring/thrown.ts";
import { toFileUrl } from "../std/path.ts";
import type { Hooks } from "./hooks.ts";
import type { FromWorker, UnitSpec } from "./protocol.ts";

/** Catches what nobody else does. Else it would end the Worker, with memory that the library may be writing to. */
export function catchUncaught(tell: (error: unknown) => void): void {
  const caught = (event: Event, error: unknown) => {
    event.preventDefault();
    tell(error);
  };
  addEventListener("error", (event) => caught(event, event.error));
  addEventListener("unhandledrejection", (event) => caught(event, event.reason));
}

/**
 * Finds out whose error it is, and what can still be had.
 *
 * @param error Anything.
 * @param units The components.
 * @param hooks The same when they run.
 */
export function crashOf(
  error: unknown,
  units: readonly UnitSpec[],
  hooks: Hooks | undefined,
): FromWorker & { type: "crashed" } {
  const stack = stackOf(error);
  const unit = units.length === 1 ? units[0] : units.find(({ module }) => stack.includes(`${toFileUrl(module).href}:`));
  const { state, stateFailure } = hooks?.copyState() ?? {};
  return {
    type: "crashed",
    component: unit?.id ?? "",
    message: messageOf(error),
    position: positionOf(error, (unit ?? units[0])?.module ?? "") ?? "",
    state: stateFailure === undefined ? state : undefined,
  };
}

function stackOf(error: unknown): string {
  try {
    return String((error as { stack?: unknown }).stack);
  } catch {
    return ""; // it has none that can be read
  }
}
