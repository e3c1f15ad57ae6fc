import { assertEquals, assertStringIncludes, assertThrows } from "../../tests/support/assert.ts";
import { CollectorError } from "../errors.ts";
import { readArgs } from "./args.ts";

Deno.test("readArgs() gives the defaults without arguments", () => {
  assertEquals(readArgs([]), {
    command: "run",
    topic: "run",
    files: [],
    config: [],
    plugins: undefined,
    set: [],
    featureGates: [],
    library: undefined,
    entry: undefined,
    strictPlugins: false,
    watch: false,
    watchPlugins: false,
    pluginOverride: false,
    locked: false,
    lock: undefined,
    processMemory: undefined,
    processTimeout: undefined,
    json: false,
    stopTimeout: undefined,
  });
});

Deno.test("readArgs() collects what may be repeated, in order, and splits the lists", () => {
  const options = readArgs([
    ...["run", "--config", "a.yaml", "--config=yaml:a: {b: 1, c: 2}", "--plugin", "a.so, b.so", "--plugin", "c.so"],
    ...["--set", "a.b=c=d", "--feature-gates", "x,-y", "--strict-plugins", "--entry", "main", "--stop-timeout", "1.5s"],
  ]);
  assertEquals(options.config, ["a.yaml", "yaml:a: {b: 1, c: 2}"]);
  assertEquals(options.plugins, ["a.so", "b.so", "c.so"]);
  assertEquals(options.set, ["a.b=c=d"]);
  assertEquals(options.featureGates, ["x", "-y"]);
  assertEquals([options.strictPlugins, options.entry, options.stopTimeout], [true, "main", 1500]);
});

Deno.test("readArgs() reads the bounds of plugins' processes with their units", () => {
  const bounds = (args: string[]) => {
    const { processMemory, processTimeout } = readArgs(args);
    return [processMemory, processTimeout];
  };
  assertEquals(bounds(["--process-memory", "64", "--process-timeout", "0.5"]), [64 * 2 ** 20, 500]);
  assertEquals(bounds(["--process-memory=256MiB", "--process-timeout=2s"]), [256 * 2 ** 20, 2000]);
});

Deno.test("readArgs() takes gates that are disabled, in every way of writing it", () => {
  for (const args of [["--feature-gates", "-a,b"], ["--feature-gates=-a", "--feature-gates", "b"]]) {
    assertEquals(readArgs(args).featureGates, ["-a", "b"]);
  }
  assertEquals(readArgs(["--feature-gates", "-a", "--set", "x=-y"]).set, ["x=-y"]);
  assertThrows(() => readArgs(["--feature-gates", "--set", "x=y"]), CollectorError, "--feature-gates needs a value");
});

Deno.test("readArgs() reads the kind and the name of what is new", () => {
  const { command, files, topic } = readArgs(["new", "receiver", "clock"]);
  assertEquals({ command, files, topic }, { command: "new receiver", files: ["clock"], topic: "new" });
  const help = readArgs(["new", "receiver", "--help"]);
  assertEquals([help.command, help.topic], ["help", "new"]);
});

Deno.test("readArgs() knows help and version, also beside other options", () => {
  assertEquals(readArgs(["-h", "--config", "x"]).command, "help");
  assertEquals(readArgs(["--version"]).command, "version");
});

Deno.test("readArgs() refuses what it does not know, and values that are missing or wrong", () => {
  const cases: [string[], string][] = [
    [["--no-such"], "Unknown option"],
    [["-x"], "Unknown option"],
    [["start"], `Unknown command "start"`],
    [["run", "now"], `Unknown command "run now"`],
    [["new"], "Command new needs one of processor, receiver, exporter, connector"],
    [["new", "processor"], "Command new processor needs a name"],
    [["plugins"], "Command plugins needs one of list, inspect, lock, verify"],
    [["plugins", "inspect"], "Command plugins inspect needs a file"],
    [["--config"], "--config needs a value"],
    [["--plugin="], "--plugin needs a value"],
    [["--entry", "mian"], "want abi, main-with-plugin, main"],
    [["--stop-timeout", "soon"], "want seconds"],
    [["--process-timeout", "0"], "want seconds, 0.001 to 86400"],
    [["--process-memory", "63"], "want MiB, at least 64"],
    [["--process-memory", "1GB"], "want MiB"],
    [["--stop-timeout", "-1"], "-1"],
  ];
  for (const [args, text] of cases) {
    const error = assertThrows(() => readArgs(args), CollectorError);
    assertEquals([error.code, error.exitStatus], ["USAGE", 2]);
    assertStringIncludes(error.message, text);
  }
});
