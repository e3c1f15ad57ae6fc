import { moveNode, removeNode, replaceNode } from "./edits.ts";
import { encodeNode } from "./encode.ts";
import { unfit } from "./errors.ts";
import { PARENT } from "./layout.ts";
import { kindOf } from "./nodes.ts";
import { decodeMessage } from "./otlp/decode.ts";
import { encodeMessage } from "./otlp/encode.ts";
import type { Init, Json, MessageName } from "./otlp/types.ts";
import { check, type Store } from "./store.ts";

/**
 * A view of one message of a batch. It holds nothing itself: two views of the same message see the same, and the writes
 * of one are read by the other. It can be used until the batch is closed.
 */
export abstract class View {
  /** @ignore */
  protected readonly s: Store;
  /** @ignore */
  protected readonly n: number;

  /** @ignore */
  constructor(s: Store, n: number) {
    this.s = s;
    this.n = n;
  }

  /** Removes this from the batch, with everything below it. Nothing happens if it is removed already. */
  remove(): void {
    removeNode(this.s, this.n);
  }
}

/** Moves a node to the end of what another view of the same batch is of. */
export function moveTo(view: View, to: View): void {
  const s = view["s"];
  const n = view["n"];
  check(s);
  if (!(to instanceof View) || to["s"] !== s || kindOf(s, to["n"]) !== kindOf(s, n) - 1) {
    throw unfit("the place of a view", to, "what the view can belong to, in the same batch");
  }
  moveNode(s, n, to["n"]);
}

/** The node above a node. */
export function parentOf(s: Store, n: number): number {
  check(s);
  return s.nodes[n + PARENT] as number;
}

/** OTLP/JSON of a node as it is now. */
export function jsonOf<M extends MessageName>(view: View, message: M): Json<M> {
  return decodeMessage(message, encodeNode(view["s"], view["n"]));
}

/** Replaces a node by a message that is written by hand, or as protobuf. */
export function replaceBy<M extends MessageName>(view: View, message: M, by: Init<M> | Uint8Array): void {
  replaceNode(view["s"], view["n"], by instanceof Uint8Array ? by : encodeMessage(message, by));
}
