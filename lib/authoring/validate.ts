import { messageOf } from "./thrown.ts";
import type { StandardSchemaIssue, StandardSchemaV1 } from "./standard_schema.ts";

/** What is wrong with options. */
export interface OptionsIssue {
  /** The way to the part that is wrong, from `options`: `["keys", "0"]`. */
  path: string[];
  /** The text. */
  message: string;
}

/** Options, or what is wrong with them. */
export type ValidatedOptions<Options> = { value: Options; issues?: undefined } | { issues: OptionsIssue[] };

/**
 * Validates the `options` of the configuration.
 *
 * @param definition What may have a validator.
 * @param definition.options The validator.
 * @param options The options as they are written; none are `{}`.
 */
export async function validateOptions<Options>(
  definition: { readonly options?: StandardSchemaV1<Options> },
  options: unknown,
): Promise<ValidatedOptions<Options>> {
  const given = options ?? {};
  const schema = definition.options;
  if (schema === undefined) return { value: given as Options };
  try {
    const result = await schema["~standard"].validate(given);
    if (result.issues === undefined) return { value: result.value };
    const issues = result.issues.map(readIssue);
    return { issues: issues.length === 0 ? [{ path: [], message: "the validator refuses them" }] : issues };
  } catch (error) {
    return { issues: [{ path: [], message: `the validator failed: ${messageOf(error)}` }] };
  }
}

function readIssue({ path = [], message }: StandardSchemaIssue): OptionsIssue {
  return {
    path: Array.from(path, (part) => String(typeof part === "object" ? part.key : part)), // it may be no plain array
    message: String(message),
  };
}

/** The issues in one line: `keys[0]: must be a string; limit: required`. */
export function issuesText(issues: readonly OptionsIssue[]): string {
  return issues.map(({ path, message }) => {
    const place = path.map((part) => /^\d+$/.test(part) ? `[${part}]` : `.${part}`).join("").replace(/^\./, "");
    return place === "" ? message : `${place}: ${message}`;
  }).join("; ");
}
