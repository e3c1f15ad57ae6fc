package plugins

import (
	"plugin"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/otelcol"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// Component is a component type that a plugin brings.
type Component struct {
	Kind string `json:"kind"` // receiver, processor, exporter, connector or extension
	Type string `json:"type"`
}

// Plugin is a loaded plugin file.
type Plugin struct {
	Path         string      `json:"path"`    // absolute, without symbolic links
	Module       string      `json:"module"`  // the module that the factory comes from
	Version      string      `json:"version"` // its version
	Components   []Component `json:"components"`
	Milliseconds float64     `json:"milliseconds"` // what opening took

	factories []component.Factory
}

// Registry holds the plugins of the process. Go cannot unload one.
type Registry struct {
	builtIn func() (otelcol.Factories, error)
	promote func() error

	mu     sync.Mutex
	loaded map[string]*Plugin
	failed map[string]error // why a file that was opened is not loaded
}

// NewRegistry makes a registry. builtIn gives the library's own factories; promote makes the library's symbols global
// and is called before a plugin is opened.
func NewRegistry(builtIn func() (otelcol.Factories, error), promote func() error) *Registry {
	return &Registry{builtIn: builtIn, promote: promote, loaded: map[string]*Plugin{}, failed: map[string]error{}}
}

// Load examines and opens a plugin file. A file that is loaded is not opened again, whatever name it is given.
func (r *Registry) Load(path string) (*Plugin, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p, ok := r.loaded[path]; ok { // its file may be gone by now: a compiled program removes what it unpacked
		return p, nil
	}
	real, err := resolve(path)
	if err != nil {
		return nil, err
	}
	if p, ok := r.loaded[real]; ok {
		return p, nil
	}
	// Go does not open a file twice: it says less the second time, and waits for ever when the first time panicked.
	if err, ok := r.failed[real]; ok {
		return nil, err
	}
	begin := time.Now()
	info, err := readBuildInfo(real)
	if err != nil {
		return nil, err
	}
	library, ok := debug.ReadBuildInfo()
	if !ok {
		return nil, abi.Errorf(abi.Internal, "Cannot load plugin %q: the library has no build info", path)
	}
	if err := Check(real, info, library); err != nil {
		return nil, err
	}
	factories, err := r.open(real)
	if err != nil {
		r.failed[real] = err
		return nil, err
	}
	p := describe(real, info, factories)
	if err := r.checkConflicts(p); err != nil {
		return nil, err
	}
	p.Milliseconds = float64(time.Since(begin).Microseconds()) / 1000
	r.loaded[real] = p
	return p, nil
}

func (r *Registry) open(path string) (factories []component.Factory, err error) {
	if err := r.promote(); err != nil {
		return nil, abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: the library cannot be made visible to it: %w", path, err)
	}
	defer func() {
		if p := recover(); p != nil {
			factories, err = nil, abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: it panicked: %v", path, p).WithHint(hintPanic)
		}
	}()
	opened, err := plugin.Open(path)
	if err != nil && strings.Contains(err.Error(), "plugin already loaded") {
		return nil, abi.Errorf(abi.PluginConflict, "Cannot load plugin %q: a copy of it was opened from another file", path).
			WithHint("Name it once")
	}
	if err != nil {
		return nil, abi.Errorf(abi.PluginIncompatible, "Cannot load plugin %q: %w", path, err).
			WithHint("Build it again with this library's Go, flags and module versions (`deno task build-go`)")
	}
	return factoriesOf(path, func(symbol string) (any, error) { return opened.Lookup(symbol) })
}

func describe(path string, info *debug.BuildInfo, factories []component.Factory) *Plugin {
	p := &Plugin{Path: path, Module: info.Main.Path, Version: info.Main.Version, factories: factories, Components: []Component{}}
	for _, factory := range factories {
		p.Components = append(p.Components, Component{kindOf(factory), factory.Type().String()})
	}
	// The factory's own module says more than the throw-away main module around it.
	for _, module := range info.Deps {
		if len(factories) == 1 && strings.HasSuffix(module.Path, "/"+p.Components[0].Type+p.Components[0].Kind) {
			p.Module, p.Version = module.Path, version(module)
		}
	}
	return p
}

// checkConflicts merges every loaded plugin and the new one into fresh factories.
func (r *Registry) checkConflicts(p *Plugin) error {
	factories, err := r.builtIn()
	if err != nil {
		return err
	}
	for _, other := range append(r.sorted(), p) {
		if err := other.mergeInto(&factories); err != nil {
			return err
		}
	}
	return nil
}

func (r *Registry) sorted() []*Plugin {
	all := make([]*Plugin, 0, len(r.loaded))
	for _, p := range r.loaded {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *Plugin) int { return strings.Compare(a.Path, b.Path) })
	return all
}

// origin says where the plugin comes from: a file that was built outside of a module has none.
func (p *Plugin) origin() string {
	if p.Module == "" {
		return p.Path
	}
	return p.Module + " " + p.Version
}

func (p *Plugin) mergeInto(factories *otelcol.Factories) error {
	for _, factory := range p.factories {
		if err := merge(factories, factory, p.origin()); err != nil {
			e := abi.AsError(err)
			return abi.Errorf(abi.PluginConflict, "Cannot load plugin %q: %w", p.Path, e).
				WithHint("Leave this plugin out, or give its component type another name")
		}
	}
	return nil
}

// Factories returns the built-in factories with those of the plugin files, each once whatever names it comes under.
func (r *Registry) Factories(files []string) (otelcol.Factories, error) {
	factories, err := r.builtIn()
	if err != nil {
		return factories, err
	}
	merged := map[*Plugin]bool{}
	for _, file := range files {
		p, err := r.Load(file)
		if err != nil {
			return factories, err
		}
		if merged[p] {
			continue
		}
		merged[p] = true
		if err := p.mergeInto(&factories); err != nil {
			return factories, err
		}
	}
	return factories, nil
}

// Loaded returns every plugin of the process, by path.
func (r *Registry) Loaded() []*Plugin {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sorted()
}
