package plugins

import (
	"plugin"
	"runtime/debug"
	"strings"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// goPlugins opens files that were built with -buildmode=plugin.
type goPlugins struct {
	promote func() error    // makes the library's symbols global, which must be so before a plugin is opened
	opened  map[string]bool // paths that were opened: Go has the same answer for them for ever
}

func (goPlugins) kind() string { return KindPlugin }

func (goPlugins) takes(f *file) bool { return setting(f.info, "-buildmode") == "plugin" }

func (goPlugins) check(f *file, library *debug.BuildInfo) error {
	return Check(f.path, f.info, library)
}

func (g goPlugins) open(f *file, settings LoadSettings) (factories []component.Factory, err error) {
	if err := g.promote(); err != nil {
		return nil, transient{abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: the library cannot be made visible to it: %w", f.path, err)}
	}
	path := f.path
	if settings.SHA256 != "" || g.opened[path] {
		private, remove, err := f.private(f.sha256)
		if err != nil {
			return nil, transient{err}
		}
		defer remove()
		path = private
	}
	g.opened[path] = true
	defer func() {
		if p := recover(); p != nil {
			factories, err = nil, abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: it panicked: %v", f.path, p).WithHint(hintPanic)
		}
	}()
	opened, err := plugin.Open(path)
	if err != nil {
		return nil, cannotOpen(f.path, strings.ReplaceAll(err.Error(), stem(path), stem(f.path)))
	}
	return factoriesOf(f.path, func(symbol string) (any, error) { return opened.Lookup(symbol) })
}

// stem is a path as Go writes it in errors.
func stem(path string) string { return strings.TrimSuffix(path, ".so") }

func cannotOpen(path, text string) error {
	switch {
	case strings.Contains(text, "plugin already loaded"):
		return abi.Errorf(abi.PluginConflict, "Cannot load plugin %q: a copy of it was opened from another file", path).WithHint("Name it once")
	case strings.Contains(text, "failed to map segment"):
		return abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: %s", path, text).WithHint(hintPrivate)
	}
	return abi.Errorf(abi.PluginIncompatible, "Cannot load plugin %q: %s", path, text)
}
