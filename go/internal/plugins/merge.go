package plugins

import (
	"fmt"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/receiver"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// merger adds the factories of plugins to the built-in ones of a collector.
type merger struct {
	otelcol.Factories
	brought map[string]string // the plugin files that types came from, by "processor batch"
}

// newMerger begins with fresh built-in factories.
func newMerger(builtIn func() (otelcol.Factories, error)) (*merger, error) {
	factories, err := builtIn()
	return &merger{Factories: factories, brought: map[string]string{}}, err
}

// add adds a plugin's factories. A type that another plugin brought is a conflict, and so is a built-in one unless the
// plugin may replace it.
func (m *merger) add(p *Plugin, override bool) error {
	for _, factory := range p.factories {
		if err := m.addFactory(factory, p, override); err != nil {
			e := abi.AsError(err)
			return abi.Errorf(abi.PluginConflict, "Cannot load plugin %q: %s", p.Path, e.Message).WithHint("%s", e.Hint)
		}
	}
	return nil
}

func (m *merger) addFactory(factory component.Factory, p *Plugin, override bool) error {
	switch f := factory.(type) {
	case receiver.Factory:
		return put(m, m.Receivers, m.ReceiverModules, f, p, override)
	case processor.Factory:
		return put(m, m.Processors, m.ProcessorModules, f, p, override)
	case exporter.Factory:
		return put(m, m.Exporters, m.ExporterModules, f, p, override)
	case connector.Factory:
		return put(m, m.Connectors, m.ConnectorModules, f, p, override)
	case extension.Factory:
		return put(m, m.Extensions, m.ExtensionModules, f, p, override)
	}
	return fmt.Errorf("%T is no component factory", factory)
}

func put[T component.Factory](
	m *merger, into map[component.Type]T, modules map[component.Type]string, factory T, p *Plugin, override bool,
) error {
	types, err := otelcol.MakeFactoryMap(factory) // with its deprecated alias, if it has one
	if err != nil {
		return err
	}
	kind := kindOf(factory)
	for typ := range types {
		if _, there := into[typ]; !there {
			continue
		}
		conflict := abi.Errorf(abi.PluginConflict, "the %s type %q is already there, from %s", kind, typ, modules[typ])
		switch other := m.brought[kind+" "+typ.String()]; {
		case other == p.Path:
			return conflict.WithHint("It brings it twice: that is its author's to mend")
		case other != "":
			return conflict.WithHint("Leave this plugin out, or the other one: %s", other)
		case !override:
			return conflict.WithHint("Leave this plugin out, or let plugins replace what is built in (--plugin-override)")
		}
	}
	for typ, f := range types {
		into[typ], modules[typ] = f, p.origin()
		m.brought[kind+" "+typ.String()] = p.Path
	}
	return nil
}

// builtInUnder returns the module of what is built in under a type, "" if there is nothing.
func builtInUnder(factories *otelcol.Factories, kind string, typ component.Type) string {
	return map[string]map[component.Type]string{
		"receiver": factories.ReceiverModules, "processor": factories.ProcessorModules, "exporter": factories.ExporterModules,
		"connector": factories.ConnectorModules, "extension": factories.ExtensionModules,
	}[kind][typ]
}
