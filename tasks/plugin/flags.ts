/** The flags and variables of `go build` that make a file fit a library: those that the library was built with. */
import type { LibraryBuild } from "./build_info.ts";

/** Flags that change the code of shared packages, with what Go takes without them. Given always: GOFLAGS may differ. */
const FLAGS: Readonly<Record<string, string>> = {
  "-trimpath": "false",
  "-tags": "",
  "-gcflags": "",
  "-asmflags": "",
  "-race": "false",
  "-msan": "false",
  "-asan": "false",
  "-cover": "false",
};

/** Variables that do the same. Others, such as GOAMD64, always stand in the build info. */
const VARIABLES: Readonly<Record<string, string>> = { CGO_ENABLED: "1", GOEXPERIMENT: "", GOFIPS140: "off" };

/** Flags of the user's GOFLAGS that may stay: they do not touch what is built. */
const HARMLESS = /^-+(modcacherw|p=\d+|x|v)$/;

/** The flags of `go build` and `go list`. */
export function buildFlags({ settings }: LibraryBuild): string[] {
  const flags = Object.entries(FLAGS).map(([flag, otherwise]) => `${flag}=${settings.get(flag) ?? otherwise}`);
  return ["-mod=mod", "-buildvcs=false", ...flags];
}

/**
 * The environment of every call of Go.
 *
 * @param library The library to fit.
 * @param goflags The user's own GOFLAGS.
 */
export function buildEnvironment({ settings, goVersion }: LibraryBuild, goflags: string): Record<string, string> {
  const found = [...settings].filter(([key]) => /^(CGO_ENABLED$|GO)/.test(key));
  return {
    ...VARIABLES,
    ...Object.fromEntries(found),
    GOFLAGS: goflags.split(/\s+/).filter((flag) => HARMLESS.test(flag)).join(" "),
    GOWORK: "off",
    ...(/^go\d/.test(goVersion) && { GOTOOLCHAIN: goVersion }),
  };
}
