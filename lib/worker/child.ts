/**
 * The entry of a process of its own for a group of components. The library starts it, with the command that
 * `lib/bridge/command.ts` makes, and speaks with it over its standard input and output.
 */
import { serveLibrary } from "./process.ts";

await serveLibrary();
