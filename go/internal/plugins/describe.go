package plugins

import (
	"runtime/debug"
	"strings"

	"go.opentelemetry.io/collector/component"
)

// Component is a component type that a plugin brings.
type Component struct {
	Kind            string            `json:"kind"` // receiver, processor, exporter, connector or extension
	Type            string            `json:"type"`
	Stability       map[string]string `json:"stability"` // by signal ("traces"), for connectors "traces_to_metrics"
	DeprecatedAlias string            `json:"deprecatedAlias,omitempty"`
	Replaces        string            `json:"replaces,omitempty"` // the module and version of the built-in one that it takes the place of
}

func componentOf(factory component.Factory) Component {
	return Component{
		Kind: kindOf(factory), Type: factory.Type().String(), Stability: stability(factory), DeprecatedAlias: aliasOf(factory),
	}
}

// Plugin is a loaded plugin file.
type Plugin struct {
	Kind         string      `json:"kind"`    // KindPlugin or KindProcess
	Path         string      `json:"path"`    // absolute, without symbolic links
	Module       string      `json:"module"`  // the module that the factory comes from
	Version      string      `json:"version"` // its version
	Bytes        int64       `json:"bytes"`   // the file's size
	SHA256       string      `json:"sha256"`  // of the file's content, in hex
	Components   []Component `json:"components"`
	Milliseconds float64     `json:"milliseconds"`  // what examining and opening took
	PID          int         `json:"pid,omitempty"` // of the process that it was opened in, if it has one of its own

	factories []component.Factory
	file      *file
}

// describe asks each factory of a file what it makes.
func (r *Registry) describe(f *file, kind string, factories []component.Factory) (*Plugin, error) {
	builtIn, err := r.builtIn()
	if err != nil {
		return nil, err
	}
	p := &Plugin{
		Kind: kind, Path: f.path, Module: f.info.Main.Path, Version: f.info.Main.Version,
		Bytes: f.bytes, SHA256: f.sha256, Components: []Component{}, factories: factories, file: f,
	}
	for _, factory := range factories {
		c, err := describeFactory(f.path, factory)
		if err != nil {
			return nil, err
		}
		c.Replaces = builtInUnder(&builtIn, c.Kind, factory.Type())
		p.Components = append(p.Components, c)
	}
	if f.process != nil {
		p.Module, p.Version, p.PID = f.process.Module, f.process.Version, f.process.PID
		return p, nil
	}
	if module := wrapped(f.info, p.Components); module != nil {
		p.Module, p.Version = module.Path, version(module)
	}
	return p, nil
}

// wrapped returns the factory's own module, which says more than the throw-away main module around it; nil if there is
// no other one.
func wrapped(info *debug.BuildInfo, components []Component) *debug.Module {
	if pkg, ok := strings.CutPrefix(info.Path, generated); ok {
		return moduleOf(pkg, info)
	}
	for _, module := range info.Deps {
		if len(components) == 1 && strings.HasSuffix(module.Path, "/"+components[0].Type+components[0].Kind) {
			return module
		}
	}
	return nil
}

// origin says where the plugin comes from: a file that was built outside of a module has none.
func (p *Plugin) origin() string {
	if p.Module == "" {
		return p.Path
	}
	return p.Module + " " + p.Version
}
