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
	brought map[string]bool // "processor batch": types that came from a plugin
}

// newMerger begins with fresh built-in factories.
func newMerger(builtIn func() (otelcol.Factories, error)) (*merger, error) {
	factories, err := builtIn()
	return &merger{Factories: factories, brought: map[string]bool{}}, err
}

// add adds a plugin's factories. A type that another plugin brought is a conflict, and so is a built-in one unless the
// plugin may replace it.
func (m *merger) add(p *Plugin, override bool) error {
	for _, factory := range p.factories {
		if err := m.addFactory(factory, p.origin(), override); err != nil {
			e := abi.AsError(err)
			return abi.Errorf(abi.PluginConflict, "Cannot load plugin %q: %w", p.Path, e).WithHint("%s", e.Hint)
		}
	}
	return nil
}

func (m *merger) addFactory(factory component.Factory, module string, override bool) error {
	switch f := factory.(type) {
	case receiver.Factory:
		return put(m, m.Receivers, m.ReceiverModules, f, module, override)
	case processor.Factory:
		return put(m, m.Processors, m.ProcessorModules, f, module, override)
	case exporter.Factory:
		return put(m, m.Exporters, m.ExporterModules, f, module, override)
	case connector.Factory:
		return put(m, m.Connectors, m.ConnectorModules, f, module, override)
	case extension.Factory:
		return put(m, m.Extensions, m.ExtensionModules, f, module, override)
	}
	return fmt.Errorf("%T is no component factory", factory)
}

func put[T component.Factory](
	m *merger, into map[component.Type]T, modules map[component.Type]string, factory T, module string, override bool,
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
		switch {
		case m.brought[kind+" "+typ.String()]:
			return conflict.WithHint("Leave this plugin out, or the other one")
		case !override:
			return conflict.WithHint("Leave this plugin out, or let plugins replace what is built in (--plugin-override)")
		}
	}
	for typ, f := range types {
		into[typ], modules[typ] = f, module
		m.brought[kind+" "+typ.String()] = true
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
