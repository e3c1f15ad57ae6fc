package plugins

import (
	"context"
	"errors"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/receiver"
)

func config() component.Config { return &struct{}{} }

func newReceiver(typ string) receiver.Factory {
	return receiver.NewFactory(component.MustNewType(typ), config)
}

func newProcessor(typ string) processor.Factory {
	return processor.NewFactory(component.MustNewType(typ), config)
}

func newExporter(typ string) exporter.Factory {
	return exporter.NewFactory(component.MustNewType(typ), config)
}

func newConnector(typ string) connector.Factory {
	return connector.NewFactory(component.MustNewType(typ), config)
}

func newExtension(typ string) extension.Factory {
	return extension.NewFactory(component.MustNewType(typ), config,
		func(context.Context, extension.Settings, component.Config) (extension.Extension, error) {
			return nil, nil
		},
		component.StabilityLevelStable)
}

// unknownKind is a component.Factory of no kind.
type unknownKind struct{ component.Factory }

// components are a library's own: one of each kind, of the type `own`.
func components() (otelcol.Factories, error) {
	own := component.MustNewType("own")
	module := func() map[component.Type]string { return map[component.Type]string{own: "example.org/own v1.0.0"} }
	return otelcol.Factories{
		Receivers: map[component.Type]receiver.Factory{own: newReceiver("own")}, ReceiverModules: module(),
		Processors: map[component.Type]processor.Factory{own: newProcessor("own")}, ProcessorModules: module(),
		Exporters: map[component.Type]exporter.Factory{own: newExporter("own")}, ExporterModules: module(),
		Connectors: map[component.Type]connector.Factory{own: newConnector("own")}, ConnectorModules: module(),
		Extensions: map[component.Type]extension.Factory{own: newExtension("own")}, ExtensionModules: module(),
	}, nil
}

// notPromoted is for tests in which no file may come as far as being opened.
func notPromoted() error { return errors.New("promoted in a test") }

// symbols is the lookup of a plugin that exports these.
func symbols(exports map[string]any) lookup {
	return func(symbol string) (any, error) {
		if value, ok := exports[symbol]; ok {
			return value, nil
		}
		return nil, errors.New("plugin: symbol not found")
	}
}
