import { terminal } from "./lib/cli/console.ts";
import { main } from "./lib/cli/main.ts";
import { PROCESS_ARGUMENT } from "./lib/worker/compiled_argument.ts";

if (Deno.build.standalone && Deno.args[0] === PROCESS_ARGUMENT) await import("./lib/worker/compiled.ts");
else Deno.exit(await main(Deno.args, terminal, Deno.exit));
