package process

import (
	"context"
	"maps"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/service/telemetry/otelconftelemetry"

	"github.com/otelcol-deno/otelcol-deno/go/internal/host"
)

// graph is a whole collector: the receiver "feed" gives to its pipelines what the test gives it, the exporter "sink"
// keeps what arrives.
type graph struct {
	*host.Collector
	mu    sync.Mutex
	feeds map[component.ID]consumer.Logs
	sinks map[component.ID]*consumertest.LogsSink
}

type ended struct {
	component.StartFunc
	component.ShutdownFunc
}

// newGraph makes a collector of a configuration whose other components are the factories'.
func newGraph(t testing.TB, settings host.Settings, factories ...component.Factory) *graph {
	t.Helper()
	g := &graph{feeds: map[component.ID]consumer.Logs{}, sinks: map[component.ID]*consumertest.LogsSink{}}
	settings.Logs = host.LogsEvents
	var err error
	if g.Collector, err = host.New(settings, component.NewDefaultBuildInfo(), func([]string) (otelcol.Factories, error) {
		return g.factories(factories), nil
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Stop(30 * time.Second) })
	return g
}

func (g *graph) factories(others []component.Factory) otelcol.Factories {
	f := otelcol.Factories{
		Receivers: map[component.Type]receiver.Factory{}, Processors: map[component.Type]processor.Factory{},
		Exporters: map[component.Type]exporter.Factory{}, Connectors: map[component.Type]connector.Factory{},
		Telemetry: otelconftelemetry.NewFactory(),
	}
	add := func(factory component.Factory) {
		switch x := factory.(type) {
		case receiver.Factory:
			made, _ := otelcol.MakeFactoryMap(x)
			maps.Copy(f.Receivers, made)
		case processor.Factory:
			made, _ := otelcol.MakeFactoryMap(x)
			maps.Copy(f.Processors, made)
		case exporter.Factory:
			made, _ := otelcol.MakeFactoryMap(x)
			maps.Copy(f.Exporters, made)
		case connector.Factory:
			made, _ := otelcol.MakeFactoryMap(x)
			maps.Copy(f.Connectors, made)
		}
	}
	add(receiver.NewFactory(component.MustNewType("feed"), func() component.Config { return &struct{}{} },
		receiver.WithLogs(func(_ context.Context, set receiver.Settings, _ component.Config, next consumer.Logs) (receiver.Logs, error) {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.feeds[set.ID] = next
			return ended{}, nil
		}, component.StabilityLevelStable)))
	add(exporter.NewFactory(component.MustNewType("sink"), func() component.Config { return &struct{}{} },
		exporter.WithLogs(func(_ context.Context, set exporter.Settings, _ component.Config) (exporter.Logs, error) {
			g.mu.Lock()
			defer g.mu.Unlock()
			kept := &consumertest.LogsSink{}
			g.sinks[set.ID] = kept
			return struct {
				ended
				consumer.Logs
			}{ended{}, kept}, nil
		}, component.StabilityLevelStable)))
	for _, factory := range others {
		add(factory)
	}
	return f
}

func (g *graph) feed() consumer.Logs {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.feeds[component.MustNewID("feed")]
}

func (g *graph) sink() *consumertest.LogsSink {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.sinks[component.MustNewID("sink")]
}

// mark is what the fixture's processor wrote of its configuration, or why the collector did not start.
func (g *graph) mark(t testing.TB) string {
	t.Helper()
	if err := g.Start(); err != nil {
		return err.Error()
	}
	if err := g.feed().ConsumeLogs(t.Context(), some(1)); err != nil {
		t.Fatal(err)
	}
	done, _ := g.sink().AllLogs()[0].ResourceLogs().At(0).Resource().Attributes().Get("done")
	if err := g.Stop(30 * time.Second); err != nil {
		t.Fatal(err)
	}
	return done.Str()
}
