/** Parses a YAML document; throws a SyntaxError that says line and column. */
export function parse(content: string): unknown;
