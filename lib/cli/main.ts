import { CollectorError } from "../errors.ts";
import { VERSION } from "../version.ts";
import { type Options, readArgs } from "./args.ts";
import { components } from "./components.ts";
import { type Console, sayError } from "./console.ts";
import { lockPlugins, verifyPlugins } from "./lock.ts";
import { newComponent } from "./new.ts";
import { inspectPlugins, listPlugins } from "./plugins.ts";
import { run } from "./run.ts";
import { USAGES } from "./usage.ts";

/**
 * The program.
 *
 * @param args The arguments, without the program's name.
 * @param io Where to write.
 * @param exit Ends the process, when a second signal wants it at once.
 * @returns The exit status: 0, 1 (run-time error), 2 (usage) or 78 (configuration).
 */
export async function main(args: readonly string[], io: Console, exit: (status: number) => never): Promise<number> {
  try {
    return await dispatch(readArgs(args), io, exit);
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error;
    sayError(io, error);
    return error.exitStatus;
  }
}

async function dispatch(options: Options, io: Console, exit: (status: number) => never): Promise<number> {
  switch (options.command) {
    case "help":
      io.out(USAGES[options.topic].trimEnd());
      return 0;
    case "version":
      io.out(`otelcol-deno ${VERSION} (Deno ${Deno.version.deno})`);
      return 0;
    case "run":
      return await run(options, io, exit);
    case "components":
      return await components(options, io);
    case "plugins list":
      return await listPlugins(options, io);
    case "plugins inspect":
      return await inspectPlugins(options, io);
    case "plugins lock":
      return await lockPlugins(options, io);
    case "plugins verify":
      return await verifyPlugins(options, io);
    case "new processor":
      return newComponent("processor", options.files[0] ?? "", io);
    case "new receiver":
      return newComponent("receiver", options.files[0] ?? "", io);
    case "new exporter":
      return newComponent("exporter", options.files[0] ?? "", io);
    case "new connector":
      return newComponent("connector", options.files[0] ?? "", io);
  }
}
