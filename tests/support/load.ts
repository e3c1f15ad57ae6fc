import { sendLog } from "./collector.ts";
import { eventually } from "./net.ts";

/** Clients of a collector that send log records, each one after the other, until they are stopped or nobody listens. */
export class Load {
  /** The texts of the records that were answered with success. */
  readonly accepted: string[] = [];
  /** The HTTP statuses of the others. */
  readonly refused: number[] = [];
  readonly #sent: number[];
  readonly #clients: Promise<void>[];
  #over = false;

  /**
   * Begins to send.
   *
   * @param port The collector's.
   * @param suffix What the text of each record ends with.
   * @param clients How many clients there are.
   */
  constructor(port: number, suffix: string = "", clients = 4) {
    this.#sent = Array.from({ length: clients }, () => 0);
    this.#clients = this.#sent.map((_, client) => this.#send(port, client, suffix));
  }

  /** Resolves when every client was answered twice more: all that was on the way is through. */
  async goesOn(): Promise<void> {
    const before = [...this.#sent];
    await eventually("an answer to every client", () => this.#sent.every((sent, i) => sent >= (before[i] ?? 0) + 2));
  }

  /** Ends the load when what is on the way is answered. */
  async stop(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#clients);
  }

  async #send(port: number, client: number, suffix: string): Promise<void> {
    while (!this.#over) {
      const text = `${client}/${this.#sent[client]}${suffix}`;
      try {
        const status = await sendLog(port, text);
        if (status === 200) this.accepted.push(text);
        else this.refused.push(status);
      } catch (error) {
        if (error instanceof TypeError) return; // nobody listens any more
        throw error;
      }
      this.#sent[client] = (this.#sent[client] ?? 0) + 1;
    }
  }
}
