/** What Go wrote when a plugin could not be built, as one clear message with its cure. */
import { TaskError } from "../console.ts";
import { cureOf, goText } from "../go.ts";

/** What is wrong, and the cure; `$1` is the pattern's first group. */
const CAUSES: readonly [RegExp, string, string][] = [
  [
    /# (\S+)\n[^#]*when dynamic linking, R15 is clobbered/,
    "the assembly of package $1 cannot be part of a Go plugin (it uses a register that plugins need)",
    "Build it as an executable (--process; no extensions), or into a library (deno task build-go --manifest my.yaml); " +
    "docs/PLUGINS.md has more",
  ],
  [
    /toolchain not available|download (go\d\S*)/,
    "the Go that built the library cannot be had here",
    "Install that Go (https://go.dev/doc/install), or build the library with yours: deno task build-go",
  ],
  [
    /requires go >= (\S+)/,
    "it needs Go $1, and the library was built with an older one",
    "Build the library with a newer Go, then the plugin: deno task build-go",
  ],
  [
    /(\S+@[^\s:]+): reading \S+: 403 Forbidden|(?:module )?(\S+): reading \S+: 403 Forbidden/,
    "the module proxy does not serve $1",
    "Check path and version; ask for another version (module@version), or set GOPROXY to a proxy that has it (go env GOPROXY)",
  ],
  [
    /module lookup disabled/,
    "a module is not in Go's cache, and fetching is switched off (GOPROXY=off)",
    "Set GOPROXY to a proxy that serves it: go env -u GOPROXY, or unset the variable",
  ],
  [
    /module (\S+) (?:found|provides)[^\n]*but does not contain package/,
    "there is no such package in module $1",
    "Check the path; a component's own package ends in its name, such as …/processor/redactionprocessor",
  ],
  [
    /use of internal package (\S+)/,
    "the package is internal ($1)",
    "Give the package that offers its factory to others, or one of package main with NewFactory in that module",
  ],
  [
    /undefined: factory\.NewFactory|name factory\.NewFactory not exported/,
    "the package has no NewFactory",
    "A component's package has `func NewFactory() processor.Factory` (or receiver, exporter, connector, extension); give that package",
  ],
  [
    /factory\.NewFactory|have \(.*\)\n\s*want|factory redeclared/,
    "its NewFactory is no function without parameters that gives a component factory",
    "Write `func NewFactory() processor.Factory` (or receiver, exporter, connector, extension)",
  ],
  [
    /unknown revision|no matching versions|invalid version|404 Not Found|410 Gone|repository .* not found/,
    "there is no such module or version",
    "Check the path and the version: go list -m -versions <module>",
  ],
  [
    /no Go files in|build constraints exclude all Go files|is not in std|cannot find (?:module|package)/,
    "there is no such Go package",
    "Check the path",
  ],
];

/**
 * Makes the error.
 *
 * @param what What was to be built.
 * @param stderr What Go wrote.
 */
export function explain(what: string, stderr: string): TaskError {
  const text = goText(stderr).split("\n").map((line) => `  ${line}`).join("\n");
  for (const [pattern, cause, cure] of CAUSES) {
    const found = pattern.exec(stderr);
    if (found === null) continue;
    return new TaskError(
      `Cannot build plugin "${what}": ${cause.replace("$1", found.slice(1).find(Boolean) ?? "")}\n${text}\n${cure}`,
    );
  }
  const cure = cureOf(stderr);
  if (cure !== undefined) return new TaskError(`Cannot build plugin "${what}":\n${text}\n${cure}`);
  return new TaskError(
    `Cannot build plugin "${what}": it does not compile with the library's versions\n${text}\n` +
      "Correct the code, or ask for a version that is made for the library's Collector",
  );
}
