package contracts

import (
	"context"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/connector/xconnector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/consumer/xconsumer"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/exporter/xexporter"
	"go.opentelemetry.io/collector/pdata/testdata"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/pipeline/xpipeline"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/collector/processor/xprocessor"
	"go.opentelemetry.io/collector/receiver/receivertest"
	"go.opentelemetry.io/collector/receiver/xreceiver"
)

// part is a factory's component for one signal.
type part struct {
	name    string // "exporter otlp_grpc traces"
	factory component.Factory
	signal  pipeline.Signal
	create  func(config component.Config) (component.Component, error)
}

// parts are those of a way's factories, for every signal whether it is supported or not.
func (w way) parts() (all []part) {
	ctx, next := context.Background(), consumertest.NewNop()
	add := func(kind string, f component.Factory, signal pipeline.Signal, create func(component.Config) (component.Component, error)) {
		all = append(all, part{kind + " " + f.Type().String() + " " + signal.String(), f, signal, create})
	}
	for _, f := range w.factories.Receivers {
		set := receivertest.NewNopSettings(f.Type())
		add("receiver", f, pipeline.SignalTraces, func(c component.Config) (component.Component, error) { return f.CreateTraces(ctx, set, c, next) })
		add("receiver", f, pipeline.SignalMetrics, func(c component.Config) (component.Component, error) { return f.CreateMetrics(ctx, set, c, next) })
		add("receiver", f, pipeline.SignalLogs, func(c component.Config) (component.Component, error) { return f.CreateLogs(ctx, set, c, next) })
		add("receiver", f, xpipeline.SignalProfiles, func(c component.Config) (component.Component, error) {
			return ifAny(f, func(f xreceiver.Factory) (component.Component, error) { return f.CreateProfiles(ctx, set, c, next) })
		})
	}
	for _, f := range w.factories.Processors {
		set := processortest.NewNopSettings(f.Type())
		add("processor", f, pipeline.SignalTraces, func(c component.Config) (component.Component, error) { return f.CreateTraces(ctx, set, c, next) })
		add("processor", f, pipeline.SignalMetrics, func(c component.Config) (component.Component, error) { return f.CreateMetrics(ctx, set, c, next) })
		add("processor", f, pipeline.SignalLogs, func(c component.Config) (component.Component, error) { return f.CreateLogs(ctx, set, c, next) })
		add("processor", f, xpipeline.SignalProfiles, func(c component.Config) (component.Component, error) {
			return ifAny(f, func(f xprocessor.Factory) (component.Component, error) { return f.CreateProfiles(ctx, set, c, next) })
		})
	}
	for _, f := range w.factories.Exporters {
		set := exportertest.NewNopSettings(f.Type())
		add("exporter", f, pipeline.SignalTraces, func(c component.Config) (component.Component, error) { return f.CreateTraces(ctx, set, c) })
		add("exporter", f, pipeline.SignalMetrics, func(c component.Config) (component.Component, error) { return f.CreateMetrics(ctx, set, c) })
		add("exporter", f, pipeline.SignalLogs, func(c component.Config) (component.Component, error) { return f.CreateLogs(ctx, set, c) })
		add("exporter", f, xpipeline.SignalProfiles, func(c component.Config) (component.Component, error) {
			return ifAny(f, func(f xexporter.Factory) (component.Component, error) { return f.CreateProfiles(ctx, set, c) })
		})
	}
	for _, f := range w.factories.Connectors {
		set := connectortest.NewNopSettings(f.Type())
		add("connector", f, pipeline.SignalTraces, func(c component.Config) (component.Component, error) {
			return f.CreateTracesToTraces(ctx, set, c, connector.NewTracesRouter(map[pipeline.ID]consumer.Traces{pipeline.NewID(pipeline.SignalTraces): next}))
		})
		add("connector", f, pipeline.SignalMetrics, func(c component.Config) (component.Component, error) {
			return f.CreateMetricsToMetrics(ctx, set, c, connector.NewMetricsRouter(map[pipeline.ID]consumer.Metrics{pipeline.NewID(pipeline.SignalMetrics): next}))
		})
		add("connector", f, pipeline.SignalLogs, func(c component.Config) (component.Component, error) {
			return f.CreateLogsToLogs(ctx, set, c, connector.NewLogsRouter(map[pipeline.ID]consumer.Logs{pipeline.NewID(pipeline.SignalLogs): next}))
		})
		add("connector", f, xpipeline.SignalProfiles, func(c component.Config) (component.Component, error) {
			return ifAny(f, func(f xconnector.Factory) (component.Component, error) {
				return f.CreateProfilesToProfiles(ctx, set, c, xconnector.NewProfilesRouter(map[pipeline.ID]xconsumer.Profiles{pipeline.NewID(xpipeline.SignalProfiles): next}))
			})
		})
	}
	return all
}

// ifAny calls what makes a component for profiles, which not every factory can be asked for.
func ifAny[F any](f component.Factory, create func(F) (component.Component, error)) (component.Component, error) {
	if able, ok := f.(F); ok {
		return create(able)
	}
	return nil, pipeline.ErrSignalNotSupported
}

// consume gives a component that takes telemetry an item, which it may change only if it says that it does.
func (p part) consume(t *testing.T, c component.Component) {
	t.Helper()
	var err error
	if strings.HasPrefix(p.name, "receiver") {
		return
	}
	taker := c.(interface{ Capabilities() consumer.Capabilities })
	switch {
	case p.signal == pipeline.SignalTraces:
		data := testdata.GenerateTraces(1)
		if !taker.Capabilities().MutatesData {
			data.MarkReadOnly()
		}
		err = c.(consumer.Traces).ConsumeTraces(t.Context(), data)
	case p.signal == pipeline.SignalMetrics:
		data := testdata.GenerateMetrics(1)
		if !taker.Capabilities().MutatesData {
			data.MarkReadOnly()
		}
		err = c.(consumer.Metrics).ConsumeMetrics(t.Context(), data)
	case p.signal == pipeline.SignalLogs:
		data := testdata.GenerateLogs(1)
		if !taker.Capabilities().MutatesData {
			data.MarkReadOnly()
		}
		err = c.(consumer.Logs).ConsumeLogs(t.Context(), data)
	default:
		data := testdata.GenerateProfiles(1)
		if !taker.Capabilities().MutatesData {
			data.MarkReadOnly()
		}
		err = c.(xconsumer.Profiles).ConsumeProfiles(t.Context(), data)
	}
	if err != nil {
		t.Errorf("it takes no telemetry: %v", err)
	}
}
