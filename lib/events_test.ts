import { assertEquals } from "../tests/support/assert.ts";
import { Groups } from "./bridge/groups.ts";
import { Outputs } from "./bridge/outputs.ts";
import { Pushes } from "./bridge/pushes.ts";
import { EventPump } from "./events.ts";
import type { Bytes } from "./ffi/call.ts";
import type { Abi } from "./ffi/symbols.ts";
import type { CollectorState } from "./settings.ts";

/** Writes an answer as the library does. */
function answer(out: Bytes, value: unknown): number {
  const text = new TextEncoder().encode(JSON.stringify(value));
  new DataView(out.buffer).setUint32(0, text.length, true);
  out.set(text, 4);
  return 0;
}

Deno.test("EventPump hands out an end that comes just when a call for events has waited in vain", async () => {
  const told: CollectorState[] = [];
  let state: CollectorState = "running";
  const waiting = [[], [{ type: "state", time: 0, state: "stopped" }]];
  const library: Partial<Abi> = {
    otelcol_status: (_handle, out) => answer(out as Bytes, { state }),
    otelcol_events: async (_handle, _wait, out) => {
      await Promise.resolve();
      state = "stopped"; // the event is there, and not in this answer
      return answer(out as Bytes, waiting.shift() ?? []);
    },
  };
  const abi = library as Abi;
  const pump = new EventPump(abi, 1, {
    onState: (state) => void told.push(state),
    groups: new Groups(abi, ""),
    pushes: new Pushes(abi, 1),
    outputs: new Outputs(abi, 1),
  });
  const end = pump.nextEnd();
  await pump.during(Promise.resolve());
  assertEquals(await end, undefined);
  await pump.drained();
  assertEquals(told, ["stopped"]);
});
