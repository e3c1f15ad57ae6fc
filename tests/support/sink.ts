/** A JSON object of OTLP. */
export type Json = Record<string, unknown>;

/** The three signals, as OTLP/HTTP names them in its paths. */
export type Signal = "traces" | "metrics" | "logs";

/** Members that lead from a request to its items: spans, metrics, log records. */
const LEVELS: Record<Signal, readonly string[]> = {
  traces: ["resourceSpans", "scopeSpans", "spans"],
  metrics: ["resourceMetrics", "scopeMetrics", "metrics"],
  logs: ["resourceLogs", "scopeLogs", "logRecords"],
};

/** An OTLP/HTTP server that keeps what it receives as JSON: the destination of a collector's `otlphttp` exporter. */
export class Sink implements AsyncDisposable {
  /** Its address, for `endpoint:`. */
  readonly endpoint: string;
  /** The bodies that arrived, in order. */
  readonly requests: { signal: Signal; body: Json; headers: Record<string, string> }[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** Starts to listen on an ephemeral port of 127.0.0.1. */
  constructor() {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
      const signal = new URL(request.url).pathname.split("/").at(-1) as Signal;
      this.requests.push({ signal, body: await request.json(), headers: Object.fromEntries(request.headers) });
      return Response.json({});
    });
    this.endpoint = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /**
   * The items of a signal that arrived, or that some requests brought: spans, metrics or log records, each with its
   * scope and its resource's attributes.
   */
  items(signal: Signal, requests = this.requests): { item: Json; scope: Json; resource: Json }[] {
    const [first = "", second = "", third = ""] = LEVELS[signal];
    return requests.filter((request) => request.signal === signal).flatMap(({ body }) =>
      list(body[first]).flatMap((top) =>
        list(top[second]).flatMap((of) =>
          list(of[third]).map((item) => ({
            item,
            scope: (of["scope"] ?? {}) as Json,
            resource: attributes(top["resource"] as Json),
          }))
        )
      )
    );
  }

  /** The configuration of an exporter that sends here. */
  exporter(): Json {
    return { endpoint: this.endpoint, encoding: "json", compression: "none" };
  }

  /** Stops to listen. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** The attributes of a resource, span, record or point as an object of plain values. */
export function attributes(of: Json | undefined): Json {
  return Object.fromEntries(list(of?.["attributes"]).map(({ key, value }) => [key, Object.values(value as Json)[0]]));
}

function list(value: unknown): Json[] {
  return (value ?? []) as Json[];
}
