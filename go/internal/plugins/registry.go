package plugins

import (
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/collector/otelcol"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// Registry holds the plugins of the process. Go cannot unload one.
type Registry struct {
	builtIn func() (otelcol.Factories, error)
	openers []opener

	mu     sync.Mutex
	loaded map[string]*Plugin
	failed map[string]error // why a file that was opened is not loaded
}

// NewRegistry makes a registry. builtIn gives the library's own factories; promote makes the library's symbols global
// and is called before a plugin is opened.
func NewRegistry(builtIn func() (otelcol.Factories, error), promote func() error) *Registry {
	return &Registry{builtIn: builtIn, openers: openers(promote), loaded: map[string]*Plugin{}, failed: map[string]error{}}
}

// Load examines and opens a plugin file. A file that is loaded is not opened again, whatever name it is given.
func (r *Registry) Load(settings LoadSettings) (*Plugin, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	path := settings.Path
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
	f, err := look(real)
	if err != nil {
		return nil, err
	}
	if want := strings.ToLower(settings.SHA256); want != "" && f.sha256 != want {
		return nil, untrusted(path, f.sha256, want)
	}
	library, ok := debug.ReadBuildInfo()
	if !ok {
		return nil, abi.Errorf(abi.Internal, "Cannot load plugin %q: the library has no build info", path)
	}
	opener := r.openerOf(f)
	if err := opener.check(f, library); err != nil {
		return nil, err
	}
	factories, err := opener.open(f, settings)
	if err != nil {
		r.failed[real] = err
		return nil, err
	}
	p, err := describe(f, opener.kind(), factories)
	if err != nil {
		return nil, err
	}
	if err := r.checkConflicts(p); err != nil {
		return nil, err
	}
	p.Milliseconds = float64(time.Since(begin).Microseconds()) / 1000
	r.loaded[real] = p
	return p, nil
}

func untrusted(path, is, want string) error {
	return abi.Errorf(abi.PluginUntrusted, "Cannot load plugin %q: its SHA-256 is %s, and must be %s", path, is, want).
		WithHint("The file is not the one that was pinned: find out who changed it")
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
		p, err := r.Load(LoadSettings{Path: file})
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
