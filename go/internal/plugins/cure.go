package plugins

import (
	"os"
	"path"
	"regexp"
	"runtime/debug"
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

// componentModule is how upstream names the modules of components.
var componentModule = regexp.MustCompile(`.(receiver|processor|exporter|connector|extension)$`)

// source is what a plugin was built from: the one module of a component that the library has not, else the folder of
// its main package, of which only the name is known.
func source(plugin, library *debug.BuildInfo) string {
	known := map[string]bool{}
	for _, module := range library.Deps {
		known[module.Path] = true
	}
	var found []string
	for _, module := range plugin.Deps {
		if name := path.Base(module.Path); componentModule.MatchString(name) && !known[module.Path] && module.Replace == nil {
			found = append(found, module.Path+"@"+module.Version)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return "<the folder of " + plugin.Path + ">"
}

// quote makes one word of a path for a shell.
func quote(path string) string {
	if !strings.ContainsFunc(path, func(c rune) bool { return !strings.ContainsRune(plain, c) }) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@%,:="
