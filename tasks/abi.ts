/** The two sides of the ABI as data, for the check that they agree. */
import { join, PROJECT_ROOT } from "./paths.ts";

/** What a C type of the header is in Deno's symbol table. */
const FFI_TYPES: Readonly<Record<string, string>> = {
  "int32_t": "i32",
  "uint32_t": "u32",
  "uint8_t*": "buffer",
  "char*": "buffer",
};

/** A function of the header, in Deno's words. */
export interface Signature {
  /** The result's type. */
  result: string;
  /** The parameters' types. */
  parameters: string[];
}

/** The functions that this project exports, from the header that cgo wrote. */
export function readHeader(text: string): Record<string, Signature> {
  const found: Record<string, Signature> = {};
  for (const [, result = "", name = "", parameters = ""] of text.matchAll(/^extern (\w+\*?) (\w+)\((.*)\);$/gm)) {
    if (name.startsWith("_Go")) continue;
    const types = parameters === "void"
      ? []
      : parameters.split(", ").map((parameter) => parameter.replace(/ \w+$/, ""));
    found[name] = { result: FFI_TYPES[result] ?? result, parameters: types.map((type) => FFI_TYPES[type] ?? type) };
  }
  return found;
}

/** The result codes of `status.go`: number to name. */
export function readStatusCodes(text: string): Record<number, string> {
  const numbers = new Map(
    [...text.matchAll(/^\t(\w+) +Code = (\d+)/gm)].map(([, id = "", code]) => [id, Number(code)]),
  );
  return Object.fromEntries(
    [...text.matchAll(/^\t(\w+): +"([A-Z_]+)",$/gm)].map(([, id = "", name]) => [numbers.get(id), name]),
  );
}

/** A file of the project. */
export function read(...parts: string[]): string {
  return Deno.readTextFileSync(join(PROJECT_ROOT, ...parts));
}
