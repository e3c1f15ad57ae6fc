import type { PluginComponent, PluginReport } from "../plugins/info.ts";
import { stabilityText } from "./components.ts";
import { table } from "./table.ts";

/** What is known of a plugin file, in lines. */
export function reportLines(report: PluginReport): string[] {
  const { path, kind, bytes, sha256, module = "", version = "", goVersion, platform, buildMode, error } = report;
  const built = goVersion === undefined ? "no Go program" : `${goVersion}, ${platform}, -buildmode=${buildMode}`;
  const rows = [
    ["kind", kind === undefined ? "no plugin" : KINDS[kind]],
    ["built", built],
    ...(module === "" ? [] : [["module", `${module} ${version}`]]),
    ["size", bytes < 2 ** 20 ? `${bytes} bytes` : `${(bytes / 2 ** 20).toFixed(1)} MiB, ${bytes} bytes`],
    ["sha256", sha256 ?? ""],
    ...componentRows(report.components, error === undefined),
    ["loads", error === undefined ? "yes" : `no, ${error.code}`],
  ].filter(([, value]) => sha256 !== undefined || value?.startsWith("no, "));
  const why = error === undefined ? [] : [error.message, ...(error.hint === undefined ? [] : [error.hint])];
  return [path, ...table(rows).map(indent), ...why.flatMap((text) => text.split("\n")).map(indent)];
}

const KINDS = { plugin: "Go plugin", process: "executable, for a process of its own" };

function componentRows(components: readonly PluginComponent[] | undefined, loads: boolean): string[][] {
  if (components === undefined) {
    return [["brings", loads ? "not known: it was not opened" : "not known: only a file that loads says it"]];
  }
  return components.map(({ kind, type, deprecatedAlias, stability, replaces }) => {
    const alias = deprecatedAlias === undefined ? "" : ` (old name "${deprecatedAlias}")`;
    const levels = stabilityText(stability);
    const place = replaces === undefined ? "" : `; in the place of ${replaces}, with --plugin-override`;
    return ["brings", `${kind} "${type}"${alias}${levels === "" ? "" : `: ${levels}`}${place}`];
  });
}

function indent(line: string): string {
  return `  ${line}`;
}
