import type { Collector } from "../collector.ts";
import type { Endpoint } from "../settings.ts";
import type { PluginInfo } from "../plugins/info.ts";
import { basename } from "../std/path.ts";

/** One line a plugin: the file, what it brings, from where, in what time. */
export function pluginLine({ path, components, module, version, milliseconds, pid }: PluginInfo): string {
  const types = components.map(({ kind, type, replaces }) =>
    `${kind} "${type}"${replaces === undefined ? "" : ` in the place of ${replaces}`}`
  ).join(", ");
  const from = module === "" ? "" : ` (${module} ${version})`;
  const where = pid === undefined ? "" : `, process ${pid}`;
  return `plugin   ${basename(path)}: ${types}${from}${where}, ${milliseconds.toFixed(0)} ms`;
}

/** What runs, where it listens, and how to send a first span. */
export function runningLines(collector: Collector, milliseconds: number): string[] {
  const { pipelines, listen } = collector.status();
  const lines = [`running  ${pipelines.join(", ")}, ready in ${milliseconds.toFixed(0)} ms`];
  for (const { component, path, address } of listen) {
    lines.push(`listen   ${address} (${component}${path === "" ? "" : ` ${path}`})`);
  }
  const http = listen.find(({ component, path }) => component.startsWith("otlp") && path === "protocols::http");
  const takesSpans = pipelines.some((id) => id.split("/")[0] === "traces");
  return http === undefined || !takesSpans ? lines : [...lines, "send     a first span:", `  ${firstSpan(http)}`];
}

function firstSpan({ address }: Endpoint): string {
  const span = {
    traceId: "5b8efff798038103d269b633813fc60c",
    spanId: "eee19b7ec3c1b174",
    name: "first span",
    kind: 1,
    startTimeUnixNano: "1700000000000000000",
    endTimeUnixNano: "1700000001000000000",
  };
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "hello" } }] };
  const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
  const host = address.replace(/^(0\.0\.0\.0|\[::\]|):/, "localhost:");
  return `curl http://${host}/v1/traces -H 'content-type: application/json' -d '${body}'`;
}
