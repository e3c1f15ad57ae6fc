/** Which versions modules get: the library's, and the Collector's own modules follow the library's Collector. */

/** What begins the paths of core's modules. */
export const CORE = "go.opentelemetry.io/collector/";
const CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib/";

/** Whether a package or module is one of the Collector's: core's and contrib's are released together. */
export function isCollectors(path: string): boolean {
  return `${path}/`.startsWith(CORE) || `${path}/`.startsWith(CONTRIB);
}

/**
 * The version of a module that goes with others.
 *
 * @param path The module.
 * @param version The version that it would have by itself.
 * @param others The versions to go with, by module.
 */
export function follow(path: string, version: string, others: ReadonlyMap<string, string>): string {
  const there = others.get(path);
  if (there !== undefined) return there;
  const core = others.get(`${CORE}otelcol`) ?? others.get(`${CORE}component/componenttest`);
  const stable = others.get(`${CORE}component`);
  if (!isCollectors(path)) return version;
  return (version.startsWith("v0.") ? core : stable) ?? version;
}
