// The unofficial npm copy of std ships no types; with JSR (see CONTRIBUTING.md) this file stays as it is.
// @ts-types="./cli.d.ts"
export { parseArgs } from "@std/cli/parse-args";
