package plugins

import (
	"plugin"
	"runtime/debug"
	"strings"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// goPlugins opens files that were built with -buildmode=plugin. promote makes the library's symbols global, which must
// be so before one is opened.
type goPlugins struct{ promote func() error }

func (goPlugins) kind() string { return KindPlugin }

func (goPlugins) takes(f *file) bool { return setting(f.info, "-buildmode") == "plugin" }

func (goPlugins) check(f *file, library *debug.BuildInfo) error {
	return Check(f.path, f.info, library)
}

func (g goPlugins) open(f *file, _ LoadSettings) (factories []component.Factory, err error) {
	if err := g.promote(); err != nil {
		return nil, abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: the library cannot be made visible to it: %w", f.path, err)
	}
	defer func() {
		if p := recover(); p != nil {
			factories, err = nil, abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: it panicked: %v", f.path, p).WithHint(hintPanic)
		}
	}()
	opened, err := plugin.Open(f.path)
	if err != nil && strings.Contains(err.Error(), "plugin already loaded") {
		return nil, abi.Errorf(abi.PluginConflict, "Cannot load plugin %q: a copy of it was opened from another file", f.path).
			WithHint("Name it once")
	}
	if err != nil {
		return nil, abi.Errorf(abi.PluginIncompatible, "Cannot load plugin %q: %w", f.path, err).
			WithHint("Build it again with this library's Go, flags and module versions (`deno task build-go`)")
	}
	return factoriesOf(f.path, func(symbol string) (any, error) { return opened.Lookup(symbol) })
}
