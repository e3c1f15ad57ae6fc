/** What a client of HTTP/2 says first: the preface and empty settings. */
export const HTTP2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";

/** TCP connections to 127.0.0.1 that say what no client library would; closed when they are disposed. */
export class RawClients implements Disposable {
  readonly #connections: Deno.TcpConn[] = [];

  /** Connects, says something (text: one byte a character) and stays. */
  async open(port: number, says: string | Uint8Array): Promise<Deno.TcpConn> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    this.#connections.push(connection);
    let rest = typeof says === "string" ? Uint8Array.from(says, (char) => char.charCodeAt(0)) : says;
    while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
    return connection;
  }

  /** Connects, says something, and gives the first piece of the answer; "" when the other side closes instead. */
  async ask(port: number, says: string | Uint8Array): Promise<string> {
    const buffer = new Uint8Array(4096);
    try {
      const connection = await this.open(port, says);
      return new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
    } catch (error) {
      if (error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe) return "";
      throw error;
    }
  }

  /** Closes the connections. */
  [Symbol.dispose](): void {
    for (const connection of this.#connections.splice(0)) connection.close();
  }
}
