package plugins

import (
	"os"
	"path"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// withCure adds the command that builds a plugin anew for this library to the error of one that does not fit.
func (r *Registry) withCure(err error, f *file, o opener) error {
	if err == nil {
		return nil
	}
	e := abi.AsError(err)
	if e.Code != abi.PluginIncompatible {
		return err
	}
	library, ok := debug.ReadBuildInfo()
	if !ok {
		return err
	}
	return e.WithHint("Build it again with this library's Go, flags and module versions (%s): %s",
		library.GoVersion, cure(f, library, r.library(), o.kind()))
}

// cure is the command that builds a plugin for a library.
func cure(f *file, library *debug.BuildInfo, libraryPath, kind string) string {
	if strings.HasPrefix(f.info.Path, library.Main.Path+"/plugins/") {
		return "deno task build-go"
	}
	words := []string{"deno task build-plugin", source(f.info, library)}
	if kind == KindProcess {
		words = append(words, "--process")
	}
	if _, err := os.Stat(libraryPath); err == nil { // a compiled program has removed its own
		words = append(words, "--library", quote(libraryPath))
	}
	return strings.Join(append(words, "--out", quote(f.path)), " ")
}

// generated begins the path of a main package that build-plugin wrote; the path of the package that it built follows.
// tasks/plugin/prepare.ts has the same.
const generated = "otelcol-deno.plugin/"

// componentModule is how upstream names the modules of components.
var componentModule = regexp.MustCompile(`.(receiver|processor|exporter|connector|extension)$`)

// source is what build-plugin has to be given for a plugin: the folder or the package that it was built from. Of one that
// was built otherwise it is the one module of a component that the library has not, else only the main package's name is
// known.
func source(plugin, library *debug.BuildInfo) string {
	pkg := strings.TrimPrefix(plugin.Path, generated)
	if module := moduleOf(pkg, plugin); module != nil {
		below := strings.TrimPrefix(pkg, module.Path)
		switch r := module.Replace; {
		case r != nil && path.IsAbs(r.Path):
			return quote(r.Path + below)
		case r == nil && module.Version != "(devel)" && module.Version != "":
			return pkg + "@" + versionFor(module, library)
		}
	}
	if only := onlyComponent(plugin, library); only != nil {
		return only.Path + "@" + versionFor(only, library)
	}
	return "<the folder of " + plugin.Path + ">"
}

// moduleOf returns the module that a package is in, nil if it is in none that is known.
func moduleOf(pkg string, plugin *debug.BuildInfo) (found *debug.Module) {
	for _, module := range append([]*debug.Module{&plugin.Main}, plugin.Deps...) {
		inside := module.Path != "" && strings.HasPrefix(pkg+"/", module.Path+"/")
		if inside && (found == nil || len(module.Path) > len(found.Path)) {
			found = module
		}
	}
	return found
}

// onlyComponent returns the one module of a component that the library has not, nil if there is none or another one.
func onlyComponent(plugin, library *debug.BuildInfo) (found *debug.Module) {
	for _, module := range plugin.Deps {
		known := slices.ContainsFunc(library.Deps, func(other *debug.Module) bool { return other.Path == module.Path })
		if known || module.Replace != nil || !componentModule.MatchString(path.Base(module.Path)) {
			continue
		}
		if found != nil {
			return nil
		}
		found = module
	}
	return found
}

// versionFor is a module's version, or the library's Collector version for one of the Collector's: they go together.
func versionFor(module *debug.Module, library *debug.BuildInfo) string {
	const core, contrib = "go.opentelemetry.io/collector/", "github.com/open-telemetry/opentelemetry-collector-contrib/"
	if !strings.HasPrefix(module.Version, "v0.") || !strings.HasPrefix(module.Path, core) && !strings.HasPrefix(module.Path, contrib) {
		return module.Version
	}
	for _, other := range library.Deps {
		if other.Path == core+"otelcol" {
			return other.Version
		}
	}
	return module.Version
}

// quote makes one word of a path for a shell.
func quote(path string) string {
	if !strings.ContainsFunc(path, func(c rune) bool { return !strings.ContainsRune(plain, c) }) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@%,:="
