/** A receiver of JSON over HTTP: each object of a POST becomes a log record. */
import { defineReceiver, fromDate, PermanentError } from "otelcol/receiver";

interface Options {
  port: number;
}

let server: Deno.HttpServer | undefined;

export default defineReceiver<Options>({
  start({ options, emit, log }) {
    const onListen = () => log.info("listening", { port: options.port });
    server = Deno.serve({ hostname: "127.0.0.1", port: options.port, onListen }, async (request) => {
      if (request.method !== "POST") return new Response("send JSON by POST\n", { status: 405 });
      try {
        const events = [await request.json()].flat();
        const timeUnixNano = fromDate(Date.now());
        const resource = { "service.name": "webhook" };
        await emit.logs(events.map((body) => ({ body, timeUnixNano, resource })));
        return new Response("accepted\n", { status: 202 });
      } catch (error) {
        const permanent = error instanceof PermanentError || error instanceof SyntaxError;
        return new Response(`${(error as Error).message}\n`, { status: permanent ? 400 : 503 });
      }
    });
  },
  async stop() {
    await server?.shutdown(); // requests that are under way are answered
  },
});
