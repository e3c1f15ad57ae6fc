package plugins

import (
	"errors"
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
	library func() string // the library's file, "" when it is not known

	mu       sync.Mutex
	loaded   map[string]*Plugin // by path
	outcomes map[string]outcome // by digest: contents that were opened
}

// outcome is what opening a content gave. Go does not open one twice: it would say less, and wait for ever after a panic.
type outcome struct {
	path   string
	plugin *Plugin // nil if err is not
	err    error
}

// NewRegistry makes a registry. builtIn gives the library's own factories; promote makes the library's symbols global
// and is called before a plugin is opened.
func NewRegistry(builtIn func() (otelcol.Factories, error), promote func() error) *Registry {
	return &Registry{
		builtIn: builtIn, openers: openers(promote), library: func() string { return "" },
		loaded: map[string]*Plugin{}, outcomes: map[string]outcome{},
	}
}

// WithLibrary tells the registry the library's file, for the commands that errors name.
func (r *Registry) WithLibrary(path func() string) *Registry {
	r.library = path
	return r
}

// Load examines and opens a plugin file. A file that is loaded is not opened again, whatever name it is given.
func (r *Registry) Load(settings LoadSettings) (*Plugin, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	real, p, err := r.find(settings.Path)
	if err != nil {
		return nil, err
	}
	if p == nil {
		if p, err = r.lookAndOpen(real, settings); err != nil {
			return nil, err
		}
	} else if err := checkDigest(p.Path, p.SHA256, settings.SHA256); err != nil {
		return nil, err
	}
	if err := r.checkConflicts(p, settings.Override); err != nil {
		return nil, err
	}
	r.loaded[p.Path] = p
	return p, nil
}

// find returns the one true path of a file, and the plugin if it is loaded. The file of one that is loaded may be gone:
// a compiled program removes what it unpacked.
func (r *Registry) find(path string) (string, *Plugin, error) {
	if p, ok := r.loaded[path]; ok {
		return path, p, nil
	}
	real, err := resolve(path)
	if err != nil {
		return "", nil, err
	}
	return real, r.loaded[real], nil
}

func (r *Registry) lookAndOpen(path string, settings LoadSettings) (*Plugin, error) {
	begin := time.Now()
	f, err := look(path, settings.SHA256)
	if err != nil {
		return nil, err
	}
	p, err := r.open(f, settings)
	if err == nil && p.Milliseconds == 0 {
		p.Milliseconds = float64(time.Since(begin).Microseconds()) / 1000
	}
	return p, err
}

// open opens a file that was looked at, unless its content was opened before.
func (r *Registry) open(f *file, settings LoadSettings) (*Plugin, error) {
	if before, ok := r.outcomes[f.sha256]; ok {
		if before.path != f.path {
			return nil, abi.Errorf(abi.PluginConflict, "Cannot load plugin %q: a copy of it was opened from another file, %q", f.path, before.path).
				WithHint("Name it once")
		}
		return before.plugin, before.err
	}
	opener := r.openerOf(f)
	if err := r.check(f, opener); err != nil {
		return nil, err
	}
	factories, err := opener.open(f, settings)
	if notRun := new(transient); errors.As(err, notRun) {
		return nil, err
	}
	var p *Plugin
	if err == nil {
		p, err = r.describe(f, opener.kind(), factories)
	}
	err = r.withCure(err, f, opener)
	r.outcomes[f.sha256] = outcome{f.path, p, err}
	return p, err
}

// check says why a file does not fit the library.
func (r *Registry) check(f *file, o opener) error {
	library, ok := debug.ReadBuildInfo()
	if !ok {
		return abi.Errorf(abi.Internal, "Cannot load plugin %q: the library has no build info", f.path)
	}
	return r.withCure(o.check(f, library), f, o)
}

// checkConflicts merges every loaded plugin and this one into fresh factories.
func (r *Registry) checkConflicts(p *Plugin, override bool) error {
	merger, err := newMerger(r.builtIn)
	if err != nil {
		return err
	}
	for _, other := range r.sorted() {
		if other == p {
			continue
		}
		if err := merger.add(other, true); err != nil {
			return err
		}
	}
	return merger.add(p, override)
}

func (r *Registry) sorted() []*Plugin {
	all := make([]*Plugin, 0, len(r.loaded))
	for _, p := range r.loaded {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *Plugin) int { return strings.Compare(a.Path, b.Path) })
	return all
}

// Loaded returns every plugin of the process, by path.
func (r *Registry) Loaded() []*Plugin {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sorted()
}

// Factories returns the built-in factories with those of the plugin files, each once whatever names it comes under.
func (r *Registry) Factories(files []string) (otelcol.Factories, error) {
	merger, _, err := r.merge(files)
	if err != nil {
		return otelcol.Factories{}, err
	}
	return merger.Factories, nil
}

// merge adds the plugins of files to the built-in factories, and returns them too. One that is loaded may replace what
// is built in if it was allowed to when it was loaded.
func (r *Registry) merge(files []string) (*merger, []*Plugin, error) {
	merger, err := newMerger(r.builtIn)
	if err != nil {
		return nil, nil, err
	}
	var merged []*Plugin
	for _, file := range files {
		p, err := r.loadedOrLoad(file)
		if err != nil {
			return nil, nil, err
		}
		if slices.Contains(merged, p) {
			continue
		}
		merged = append(merged, p)
		if err := merger.add(p, true); err != nil {
			return nil, nil, err
		}
	}
	return merger, merged, nil
}

func (r *Registry) loadedOrLoad(path string) (*Plugin, error) {
	r.mu.Lock()
	_, p, err := r.find(path)
	r.mu.Unlock()
	if p != nil || err != nil {
		return p, err
	}
	return r.Load(LoadSettings{Path: path})
}
