package bridge

import (
	"maps"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/otelcol"
)

// module is where the factories come from, as upstream lists it.
const module = "github.com/otelcol-deno/otelcol-deno/go"

// AddTo adds the factories of components in TypeScript, which are bound to this session.
func (s *Session) AddTo(f *otelcol.Factories) {
	f.Receivers, f.ReceiverModules = with(f.Receivers, s.ReceiverFactory()), withModule(f.ReceiverModules)
	f.Processors, f.ProcessorModules = with(f.Processors, s.ProcessorFactory()), withModule(f.ProcessorModules)
	f.Exporters, f.ExporterModules = with(f.Exporters, s.ExporterFactory()), withModule(f.ExporterModules)
	f.Connectors, f.ConnectorModules = with(f.Connectors, s.ConnectorFactory()), withModule(f.ConnectorModules)
}

func with[T component.Factory](factories map[component.Type]T, factory T) map[component.Type]T {
	factories = maps.Clone(factories)
	if factories == nil {
		factories = map[component.Type]T{}
	}
	factories[factory.Type()] = factory
	return factories
}

func withModule(modules map[component.Type]string) map[component.Type]string {
	modules = maps.Clone(modules)
	if modules == nil {
		modules = map[component.Type]string{}
	}
	modules[Type] = module
	return modules
}
