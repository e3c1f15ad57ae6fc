/**
 * A validator of any library that follows Standard Schema, version 1 (Zod, Valibot, ArkType, …). The names and the
 * shape are those of https://standardschema.dev (`@standard-schema/spec`, MIT); only what is used here is declared.
 *
 * @typeParam Output What a valid value becomes.
 */
export interface StandardSchemaV1<Output = unknown> {
  /** What the standard asks for. */
  readonly "~standard": StandardSchemaProps<Output>;
}

/** The content of `~standard`. */
export interface StandardSchemaProps<Output = unknown> {
  /** The version of the standard. */
  readonly version: 1;
  /** The library's name. */
  readonly vendor: string;
  /** Examines a value. */
  readonly validate: (value: unknown) => StandardSchemaResult<Output> | Promise<StandardSchemaResult<Output>>;
}

/** What a validator says of a value. */
export type StandardSchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardSchemaIssue[] };

/** What is wrong with a value. */
export interface StandardSchemaIssue {
  /** The text. */
  readonly message: string;
  /** The way to the part that is wrong. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
