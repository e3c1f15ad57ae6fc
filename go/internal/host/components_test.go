package host

import (
	"context"
	"maps"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/debugexporter"
	"go.opentelemetry.io/collector/exporter/nopexporter"
	"go.opentelemetry.io/collector/exporter/otlpexporter"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/extension/zpagesextension"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/batchprocessor"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/nopreceiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/service/telemetry/otelconftelemetry"
)

// testFactories are upstream's components and those of the test; none of them is a fake of upstream's.
func testFactories(extra ...component.Factory) Factories {
	return func([]string) (otelcol.Factories, error) {
		factories := otelcol.Factories{
			Telemetry:  otelconftelemetry.NewFactory(),
			Receivers:  byType[receiver.Factory](nopreceiver.NewFactory(), otlpreceiver.NewFactory()),
			Processors: byType(batchprocessor.NewFactory()),
			Exporters:  byType[exporter.Factory](debugexporter.NewFactory(), nopexporter.NewFactory(), otlpexporter.NewFactory()),
			Extensions: byType(zpagesextension.NewFactory()),
		}
		for _, factory := range extra {
			switch f := factory.(type) {
			case receiver.Factory:
				maps.Copy(factories.Receivers, byType(f))
			case processor.Factory:
				maps.Copy(factories.Processors, byType(f))
			case extension.Factory:
				maps.Copy(factories.Extensions, byType(f))
			}
		}
		return factories, nil
	}
}

func byType[T component.Factory](list ...T) map[component.Type]T {
	factories, err := otelcol.MakeFactoryMap(list...)
	if err != nil {
		panic(err)
	}
	return factories
}

// probe is a component whose Start and Shutdown are the test's; what is nil does nothing.
type probe struct {
	start    func(context.Context, component.Host) error
	shutdown func(context.Context) error
}

func (p probe) Start(ctx context.Context, host component.Host) error {
	if p.start == nil {
		return nil
	}
	return p.start(ctx, host)
}

func (p probe) Shutdown(ctx context.Context) error {
	if p.shutdown == nil {
		return nil
	}
	return p.shutdown(ctx)
}

// receiver is a factory of the receiver type `probe`, each of which is p.
func (p probe) receiver() receiver.Factory {
	return receiver.NewFactory(component.MustNewType("probe"), func() component.Config { return &struct{}{} },
		receiver.WithLogs(func(context.Context, receiver.Settings, component.Config, consumer.Logs) (receiver.Logs, error) {
			return p, nil
		}, component.StabilityLevelStable))
}

// extension is a factory of the extension type `probe`; extensions start before everything else.
func (p probe) extension() extension.Factory {
	return extension.NewFactory(component.MustNewType("probe"), func() component.Config { return &struct{}{} },
		func(context.Context, extension.Settings, component.Config) (extension.Extension, error) {
			return p, nil
		},
		component.StabilityLevelStable)
}

// gate is a place where a component waits for the test.
type gate struct{ reached, opened chan struct{} }

func newGate() gate { return gate{make(chan struct{}), make(chan struct{})} }

// pass says that the gate is reached and waits until it is opened.
func (g gate) pass() {
	close(g.reached)
	<-g.opened
}
