import { Collector } from "../../lib/mod.ts";
import { type Outcome, Program } from "./cli.ts";
import { config, PLUGIN, quiet } from "./collector.ts";
import { freePort } from "./net.ts";
import type { Json, Sink } from "./sink.ts";

/** The ports of an OTLP receiver. */
export interface Ports {
  /** For OTLP/gRPC. */
  grpc: number;
  /** For OTLP/HTTP. */
  http: number;
}

/** How a client sends: by the SDK's exporter or by Deno's own, each with protobuf over HTTP or by gRPC. */
export type Client = "sdk proto" | "sdk grpc" | "deno proto" | "deno grpc";

/** The most items that a collector of {@linkcode startCollector} exports at once: less than a client sends at once. */
export const BATCH = 40;

/** Free ports for an OTLP receiver. */
export function freePorts(): Ports {
  return { grpc: freePort(), http: freePort() };
}

/** A collector that runs with both protocols of OTLP and the plugin's batch processor, and exports to a sink. */
export async function startCollector(ports: Ports, sink: Sink): Promise<Collector> {
  const protocols: Json = {
    grpc: { endpoint: `127.0.0.1:${ports.grpc}` },
    http: { endpoint: `127.0.0.1:${ports.http}` },
  };
  const batch = { timeout: "50ms", send_batch_size: BATCH, send_batch_max_size: BATCH };
  const collector = await Collector.load(quiet({
    config: { ...config(ports.http, sink, { batch }), receivers: { otlp: { protocols } } },
    plugins: [PLUGIN],
    strictPlugins: true,
  }));
  try {
    await collector.start();
  } catch (error) {
    await collector[Symbol.asyncDispose]();
    throw error;
  }
  return collector;
}

/** Runs a client that sends `count` spans and log records; the end it came to. */
export async function runClient(
  client: Client,
  ports: Ports,
  name: string,
  count: number,
  env: Record<string, string> = {},
): Promise<Outcome> {
  const [sender, transport] = client.split(" ");
  const endpoint = `http://127.0.0.1:${transport === "grpc" ? ports.grpc : ports.http}`;
  // Its own configuration: whatever stands in the project's lock file is downloaded by who only runs the Collector.
  const run = ["run", "-q", "--config", "tests/clients/deno.json", "-P=client", "--no-prompt"];
  const args = sender === "sdk"
    ? ["tests/clients/sdk.ts", `${transport}`, endpoint, name, `${count}`]
    : ["tests/clients/deno_exporter.ts", name, `${count}`];
  const exporter = sender === "sdk" ? {} : {
    OTEL_DENO: "true",
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: transport === "grpc" ? "grpc" : "http/protobuf",
    OTEL_METRIC_EXPORT_INTERVAL: "50",
    OTEL_SERVICE_NAME: name,
    OTEL_RESOURCE_ATTRIBUTES: "resource.text=of a client",
  };
  // A proxy of the surroundings must not come between.
  const direct = { NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1", no_grpc_proxy: "127.0.0.1" };
  await using program = new Program(Deno.execPath(), [...run, ...args], { env: { ...direct, ...exporter, ...env } });
  return await program.ended;
}
