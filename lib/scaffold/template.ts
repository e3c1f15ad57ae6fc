/** The text of a new component's files. */
export interface Template {
  /** The module. */
  readonly source: string;
  /** Its test. */
  readonly test: (name: string) => string;
  /** A configuration that runs it. */
  readonly config: (name: string) => string;
}
