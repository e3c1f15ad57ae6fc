import { terminal } from "./lib/cli/console.ts";
import { main } from "./lib/cli/main.ts";

Deno.exit(await main(Deno.args, terminal, Deno.exit));
