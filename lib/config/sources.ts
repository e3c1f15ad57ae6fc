import type { ConfigSource } from "../settings.ts";

/** A URI as confmap reads it: a scheme of at least two letters, then a colon; anything else is a file's path. */
const URI = /^[A-Za-z][A-Za-z0-9+.-]+:/;

/** The configuration URIs that the library takes; an object becomes a `yaml:` URI, since JSON is YAML. */
export function configUris(config: ConfigSource | readonly ConfigSource[]): string[] {
  const sources: readonly ConfigSource[] = isList(config) ? config : [config];
  return sources.map((source) => typeof source === "string" ? source : `yaml:${JSON.stringify(source)}`);
}

function isList(config: ConfigSource | readonly ConfigSource[]): config is readonly ConfigSource[] {
  return Array.isArray(config);
}

/** The URI of `a.b.c=value`, as the library makes it of what is set over the configuration. */
export function setUri(set: string): string {
  const [key = "", ...value] = set.split("=");
  return `yaml:${key.trim().replaceAll(".", "::")}: ${value.join("=").trim()}`;
}

/** The path of a source that is a file, else undefined. */
export function filePath(uri: string): string | undefined {
  if (uri.startsWith("file:")) return uri.slice("file:".length);
  return URI.test(uri) ? undefined : uri;
}
