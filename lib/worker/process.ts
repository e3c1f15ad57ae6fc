/** A group of components in a process of its own. */
import process from "node:process";
import { AnswerWriter, SECTION } from "./answer.ts";
import { catchUncaught } from "./crash.ts";
import { live } from "./life.ts";
import { Pipe } from "./pipe.ts";
import type { Components, FromWorker, State, ToWorker } from "./protocol.ts";
import { emits } from "./units.ts";

const { exit } = Deno;
// An import would give the module's exports, as they are now, to whoever imports it later.
const { deserialize, serialize } = process.getBuiltinModule("node:v8");
const LENGTH = 4;
const decoder = new TextDecoder();

/** What the components are, of the first frame: u32 secret, JSON. */
export function initOf(first: Uint8Array): Components {
  return JSON.parse(decoder.decode(first.subarray(LENGTH)));
}

/**
 * Serves the library until it does not want this process any more, and ends it.
 *
 * @param first The first frame, if somebody has read it.
 */
export async function serveLibrary(first?: Uint8Array): Promise<void> {
  const pipe = new Pipe();
  first ??= pipe.first();
  if (first === undefined) return;
  const init = initOf(first);
  const secret = new DataView(first.buffer, first.byteOffset).getUint32(0, true);
  pipe.begin(secret, init.units.some(({ kind }) => emits(kind)));
  if ((init.permissions.import ?? []).length === 0) await Deno.permissions.revoke({ name: "import" }); // of Deno's own
  await live(init, {
    say: (message) => pipe.write(frameOf(message)),
    next: async () => messageIn(await pipe.next()),
    exchange: () => pipe,
    uncaught: (tell) =>
      catchUncaught((error) => {
        tell(error);
        exit(1);
      }),
  });
  exit(0);
}

/** A message as an answer to no job. State goes as V8 writes it: with dates, maps and everything that can be cloned. */
function frameOf(message: FromWorker): Uint8Array {
  const { state, ...rest } = message as FromWorker & { state?: State[] };
  const answers = new AnswerWriter();
  answers.begin(0, 0);
  answers.json(SECTION.message, rest);
  if (state !== undefined) answers.add(SECTION.state, serialize(state));
  return answers.frame();
}

/** The message of a frame: u32 length of the JSON, JSON, state. A pipe that has ended is the end. */
function messageIn(frame: Uint8Array | undefined): ToWorker {
  if (frame === undefined) return { type: "end" };
  const length = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  const message = JSON.parse(decoder.decode(frame.subarray(LENGTH, LENGTH + length)));
  const state = frame.subarray(LENGTH + length);
  return message.type === "go" ? { ...message, state: state.length > 0 ? deserialize(state) : [] } : message;
}
