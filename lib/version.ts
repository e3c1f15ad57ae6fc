import manifest from "../deno.json" with { type: "json" };

/** The product's version, from deno.json. */
export const VERSION: string = manifest.version;

/** The package's name, from deno.json. */
export const PACKAGE: string = manifest.name;

/** The version of the C ABI that this program speaks (go/internal/abi); it is not the product's version. */
export const ABI_VERSION = 2;
