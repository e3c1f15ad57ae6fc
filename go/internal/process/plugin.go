package process

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// Plugin is an executable whose components work in a process of its own.
type Plugin struct {
	Module  string // where its components come from
	Version string
	PID     int // of the process that described them

	factories  []component.Factory
	supervisor *supervisor
}

// Open starts the executable and asks it what it brings. Its process ends when it has not been needed for a while, and
// is started again when it is.
func Open(set Settings) (*Plugin, error) {
	if set.MemoryBytes != 0 && set.MemoryBytes < MinMemory {
		return nil, abi.Errorf(abi.InvalidArgument, "Cannot load plugin %q: a process limited to %d bytes cannot start", set.Path, set.MemoryBytes).
			WithHint("Give it at least %d", MinMemory)
	}
	s := newSupervisor(set, filepath.Base(set.Path))
	c, err := startChild(s.set, s.logger, s.lost)
	if err != nil {
		return nil, abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: %w", set.Path, err).WithHint("%s", startHint(err))
	}
	p := &Plugin{
		Module: c.description.GetModule(), Version: c.description.GetVersion(), PID: c.pid(), supervisor: s,
	}
	if err := p.bring(set.Path, c.description.GetFactories()); err != nil {
		c.quit()
		return nil, err
	}
	s.acquire()
	s.running, s.child = true, c
	go s.supervise(c)
	s.release()
	return p, nil
}

// startHint is the cure for a process that cannot be started, "" if there is none.
func startHint(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "The file must be executable, and neither its folder nor TMPDIR (a pinned one is run from there) mounted noexec"
	case errors.Is(err, fs.ErrNotExist):
		return "The file, or the interpreter that its first line names, is not there"
	}
	return ""
}

// Factories returns what makes the plugin's components.
func (p *Plugin) Factories() []component.Factory { return slices.Clone(p.factories) }

// bring makes a factory of each one that the child describes.
func (p *Plugin) bring(path string, described []*pluginv1.Factory) error {
	if len(described) == 0 {
		return abi.Errorf(abi.PluginNoFactory, "Cannot load plugin %q: it brings no component", path)
	}
	for _, d := range described {
		typ, err := component.NewType(d.GetType())
		if err != nil {
			return abi.Errorf(abi.PluginNoFactory, "Cannot load plugin %q: %w", path, err)
		}
		alias := component.Type{}
		if d.GetDeprecatedAlias() != "" {
			if alias, err = component.NewType(d.GetDeprecatedAlias()); err != nil {
				return abi.Errorf(abi.PluginNoFactory, "Cannot load plugin %q: %w", path, err)
			}
		}
		maker := &maker{plugin: p, kind: d.GetKind(), typ: typ, alias: alias, abilities: d.GetAbilities()}
		factory := maker.factory()
		if factory == nil {
			return refusedKind(path, d)
		}
		p.factories = append(p.factories, factory)
		if d.GetModule() != "" && len(described) == 1 {
			p.Module, p.Version = d.GetModule(), d.GetVersion()
		}
	}
	return nil
}

func refusedKind(path string, d *pluginv1.Factory) error {
	if d.GetKind() == pluginv1.Kind_KIND_EXTENSION {
		return abi.Errorf(abi.PluginNoFactory, "Cannot load plugin %q: it brings the extension %q, and an extension serves the process that it is in", path, d.GetType()).
			WithHint("Build it as a Go plugin (without --process)")
	}
	return abi.Errorf(abi.PluginNoFactory, "Cannot load plugin %q: it brings %q of an unknown kind, %s", path, d.GetType(), d.GetKind())
}
