import type { Topic } from "./commands.ts";

/** The help text of `run`, and the list of the other commands. */
export const USAGE = `otelcol-deno: the OpenTelemetry Collector inside Deno, with Go plugins

Usage: otelcol-deno [run] [options]
       otelcol-deno components | plugins    what it has, and its plugin files: see --help of each
       otelcol-deno new KIND NAME           a component in TypeScript: see new --help

  --config URI          configuration: a file, or file:, env:, yaml:, http:, https: (repeatable, merged in order);
                        default: OTELCOL_CONFIG, else ./test.yaml, else the built-in example
  --set KEY=VALUE       over the configuration, as in --set processors.batch.timeout=2s (repeatable)
  --plugin FILE         plugin: a Go plugin, or an executable that runs in a process of its own (repeatable, or
                        comma-separated);
                        default: OTEL_COLLECTOR_SHARED_LIBRARY, else plugins/dynbatchprocessor.so beside the library
  --strict-plugins      a plugin that does not load is an error, instead of being reported and skipped
  --watch               the modules of TypeScript components: a new version takes over when a file changes
  --watch-plugins       a --plugin may be a folder of Go sources: it is built, and again at each change (deno task watch)
  --plugin-override     a plugin may replace component types that are built in
  --process-memory MIB  how much memory a plugin's own process may have, in MiB, at least 64; default: no limit
  --process-timeout SEC how long a call may be in such a process's hands, in seconds; default: 5
  --locked              only plugins as they are in the lock file; implies --strict-plugins
  --lock FILE           the lock file of --locked; default: ./plugins.lock
  --feature-gates IDS   comma-separated gates: id or +id enables, -id disables
  --library FILE        the Collector's library; default: OTELCOL_LIBRARY, else build/libotelcorecol.so
  --entry NAME          abi, main-with-plugin or main; default: the first of these that the library has
  --stop-timeout SEC    how long a graceful stop may take, in seconds; default: 30
  --help, --version

SIGINT and SIGTERM stop gracefully, a second one at once.
Exit status: 0, 1 (run-time error), 2 (usage), 78 (configuration).
`;

const COMPONENTS_USAGE = `Lists the component types that a configuration may use

Usage: otelcol-deno components [options]

  --plugin FILE         as in run, with the same default
  --strict-plugins      a plugin that does not load is an error, instead of being reported and skipped
  --plugin-override     a plugin may replace component types that are built in
  --library FILE        as in run
  --json                as JSON

Exit status: 0, 1 (run-time error), 2 (usage).
`;

const PLUGINS_USAGE = `Looks at plugin files

Usage: otelcol-deno plugins list [options]              what run would load, and why not
       otelcol-deno plugins inspect FILE... [options]   what is in files; one that does not fit is not opened
       otelcol-deno plugins lock [options]              writes the lock file of what run would load
       otelcol-deno plugins verify [options]            compares what run would load with the lock file

  --plugin FILE         as in run, with the same default (not of inspect)
  --plugin-override     a plugin may replace component types that are built in (of list)
  --lock FILE           the lock file (of lock and verify); default: ./plugins.lock
  --library FILE        as in run
  --json                as JSON

Exit status: 0; 1 (run-time error; inspect: a file does not fit; verify: something differs), 2 (usage).
`;

const NEW_USAGE = `Writes a new component in TypeScript, which works, into the working directory

Usage: otelcol-deno new processor NAME
       otelcol-deno new receiver NAME
       otelcol-deno new exporter NAME
       otelcol-deno new connector NAME

It writes NAME.ts, its test NAME_test.ts, and NAME.yaml, a configuration that runs it as deno/NAME; and deno.json where
no other one holds. No file is overwritten.

Exit status: 0, 1 (run-time error), 2 (usage).
`;

/** The help text of a topic. */
export const USAGES: Readonly<Record<Topic, string>> = {
  run: USAGE,
  components: COMPONENTS_USAGE,
  plugins: PLUGINS_USAGE,
  new: NEW_USAGE,
};
