package plugins

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// Difference is one thing in which a plugin's build and the library's differ, and may not.
type Difference struct {
	What    string `json:"what"` // a module's path, a build setting, "go"
	Plugin  string `json:"plugin"`
	Library string `json:"library"`
}

// settings that change the code of shared packages; the runtime compares the outcome package by package.
var compared = []string{
	"-trimpath", "-race", "-msan", "-asan", "-cover", "-tags", "-gcflags", "-asmflags", "-compiler",
	"CGO_ENABLED", "GOOS", "GOARCH", "GOAMD64", "GOARM64", "GOEXPERIMENT", "GOFIPS140",
}

// Check reports why a file with this build info cannot be loaded into a library with that one.
func Check(path string, plugin, library *debug.BuildInfo) error {
	switch mode := setting(plugin, "-buildmode"); mode {
	case "plugin":
	case "c-shared":
		return invalid(path, "it is a Go c-shared library, not a plugin (a second Go runtime would end the process)")
	default:
		return invalid(path, "it is a Go program with -buildmode=%s, not a plugin", mode)
	}
	differences := Compare(plugin, library)
	if len(differences) == 0 {
		return nil
	}
	return abi.Errorf(abi.PluginIncompatible, "Cannot load plugin %q: it was not built for this library\n%s", path, table(differences))
}

// Compare lists every difference of Go version, build settings and shared modules.
func Compare(plugin, library *debug.BuildInfo) []Difference {
	var found []Difference
	note := func(what, p, l string) {
		if p != l {
			found = append(found, Difference{what, orNone(p), orNone(l)})
		}
	}
	note("go", plugin.GoVersion, library.GoVersion)
	for _, key := range compared {
		note(key, setting(plugin, key), setting(library, key))
	}
	versions := map[string]string{}
	for _, module := range library.Deps {
		versions[module.Path] = version(module)
	}
	for _, module := range plugin.Deps {
		if in, shared := versions[module.Path]; shared {
			note(module.Path, version(module), in)
		}
	}
	if in, shared := versions[plugin.Main.Path]; shared {
		note(plugin.Main.Path, version(&plugin.Main), in)
	}
	return found
}

func setting(info *debug.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

func version(module *debug.Module) string {
	if r := module.Replace; r != nil {
		return strings.TrimSpace("=> " + r.Path + " " + r.Version)
	}
	return module.Version
}

func orNone(value string) string {
	if value == "" {
		return "(none)"
	}
	return value
}

// table lays the differences out in columns.
func table(differences []Difference) string {
	rows := append([]Difference{{"", "plugin", "library"}}, differences...)
	what, plugin := 0, 0
	for _, row := range rows {
		what, plugin = max(what, len(row.What)), max(plugin, len(row.Plugin))
	}
	lines := make([]string, 0, len(rows))
	for _, row := range rows {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("  %-*s  %-*s  %s", what, row.What, plugin, row.Plugin, row.Library), " "))
	}
	return strings.Join(lines, "\n")
}
