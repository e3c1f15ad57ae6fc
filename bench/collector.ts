import { join } from "../lib/std/path.ts";
import { type Artefacts, BENCH_BUILD } from "./artefacts.ts";
import { progress, spawn } from "./command.ts";

/** A way of running the same collector. */
export interface Variant {
  /** Its key in the JSON output; also the name of its configuration file. */
  name: string;
  /** What the tables call it. */
  title: string;
  /** The command that runs it with a configuration file, which has it receive OTLP/gRPC at an address. */
  command: (config: string, address: string) => string[];
  /** The processors of its pipeline and their configuration. @default the batch processor */
  processors?: Record<string, unknown>;
}

/** The batch processor as upstream's default. */
export const BATCH = { batch: { send_batch_size: 8192, timeout: "200ms" } };

/**
 * The command that runs a library in Deno.
 *
 * @param library The library.
 * @param config The configuration file.
 * @param more Further arguments.
 * @returns The program and its arguments.
 */
export function runInDeno(library: string, config: string, ...more: string[]): string[] {
  const command = [Deno.execPath(), "run", "-P=run", "--no-prompt", "main.ts", "run", "--library", library];
  return [...command, "--config", config, ...more];
}

/** The variants: the plain executable twice, so that the noise can be seen, and the two libraries in Deno. */
export type Variants = Record<"plain" | "plainAgain" | "plugin" | "builtIn", Variant>;

/**
 * Names the variants.
 *
 * @param files What was built.
 * @returns How each one is run.
 */
export function variants(files: Artefacts): Variants {
  const plain = (config: string) => [files.plain, "--config", config];
  return {
    plain: { name: "plain", title: "plain executable", command: plain },
    plainAgain: { name: "plainAgain", title: "plain executable, again", command: plain },
    plugin: {
      name: "plugin",
      title: "Deno, batch as plugin",
      command: (config) => runInDeno(files.library, config, "--plugin", files.plugin),
    },
    builtIn: {
      name: "builtIn",
      title: "Deno, batch built in",
      command: (config) => runInDeno(files.withBatch, config),
    },
  };
}

/**
 * Writes a configuration: OTLP/gRPC to the processors to nowhere, with the collector's own metrics on, because
 * that is upstream's default.
 *
 * @param name The file's name.
 * @param processors The processors and their configuration.
 * @returns The file and the address that receives OTLP/gRPC.
 */
export async function writeConfig(
  name: string,
  processors: Record<string, unknown> = BATCH,
): Promise<{ config: string; address: string }> {
  const [otlp, metrics] = freePorts(2);
  const config = join(BENCH_BUILD, `${name}.config.yaml`);
  await Deno.writeTextFile(
    config,
    `receivers:
  otlp: {protocols: {grpc: {endpoint: "127.0.0.1:${otlp}"}}}
processors: ${JSON.stringify(processors)}
exporters:
  nop:
service:
  telemetry:
    logs: {level: warn}
    metrics:
      level: normal
      readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: ${metrics}}}}}]
  pipelines:
    logs: {receivers: [otlp], processors: ${JSON.stringify(Object.keys(processors))}, exporters: [nop]}
`,
  );
  return { config, address: `127.0.0.1:${otlp}` };
}

/** Below the ports that the kernel gives to clients, such as the load generator, which could take one meanwhile. */
let lastPort = 20_000 + Deno.pid % 5000;

/** Ports that nobody listens on now, and that are not given twice. */
function freePorts(n: number): number[] {
  const ports: number[] = [];
  while (ports.length < n) {
    try {
      Deno.listen({ hostname: "127.0.0.1", port: ++lastPort }).close();
      ports.push(lastPort);
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  return ports;
}

/** A collector that runs until it is disposed of. */
export interface Resident extends AsyncDisposable {
  /** The variant that it is. */
  variant: Variant;
  /** The process's id. */
  pid: number;
  /** Where it receives OTLP/gRPC. */
  address: string;
}

/**
 * Starts a collector. It need not listen yet: the load generator waits for that.
 *
 * @param variant What to start.
 * @param gogc Its GOGC.
 * @returns The collector.
 */
export async function startResident(variant: Variant, gogc: string): Promise<Resident> {
  const { config, address } = await writeConfig(variant.name, variant.processors);
  const child = spawn(variant.command(config, address), { env: { GOGC: gogc } });
  const output = Promise.all([drain(child.stdout), drain(child.stderr)]);
  let disposing = false;
  child.status.then(async ({ code }) => {
    if (!disposing) progress(`The ${variant.title} ended by itself (${code}):\n${(await output).join("")}`);
  });
  return {
    variant,
    pid: child.pid,
    address,
    [Symbol.asyncDispose]: async () => {
      disposing = true;
      const kill = setTimeout(() => child.kill("SIGKILL"), 5000);
      child.kill("SIGTERM");
      await child.status;
      clearTimeout(kill);
      await output;
    },
  };
}

/** Reads a stream to its end, so that its writer never waits, and keeps the last of it. */
async function drain(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let kept = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) kept = (kept + text).slice(-4000);
  return kept;
}
