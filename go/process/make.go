package process

import (
	"context"
	"fmt"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/xexporter"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/xprocessor"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/xreceiver"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// made is a component that a factory has made, without its signal's types.
type made struct {
	component component.Component
	consume   func(ctx context.Context, data []byte) *pluginv1.Outcome // nil for a receiver
	mutates   bool
}

// taker is a component that takes telemetry.
type taker interface {
	component.Component
	Capabilities() consumer.Capabilities
}

// consuming is the end of a factory's Create: c and err are what it gave, consume is the method that takes telemetry.
func consuming[T any, C taker](signal wire.Signal[T], c C, err error, consume func(C, context.Context, T) error) (*made, error) {
	if err != nil {
		return nil, err
	}
	take := func(ctx context.Context, data []byte) *pluginv1.Outcome {
		telemetry, err := signal.Unmarshal(data)
		if err != nil {
			err = consumererror.NewPermanent(fmt.Errorf("cannot decode the collector's telemetry: %w", err))
		} else {
			err = consume(c, ctx, telemetry)
		}
		return wire.FromError(signal, err)
	}
	return &made{component: c, mutates: c.Capabilities().MutatesData, consume: take}, nil
}

// make has the factory make the component that was ordered.
func (i *instance) make(factory component.Factory, config component.Config) (*made, error) {
	var id component.ID
	if err := id.UnmarshalText([]byte(i.order.GetComponent().GetId())); err != nil {
		return nil, err
	}
	telemetry, build := i.telemetry(), buildInfo(i.order.GetBuild())
	switch f := factory.(type) {
	case receiver.Factory:
		return i.makeReceiver(f, receiver.Settings{ID: id, TelemetrySettings: telemetry, BuildInfo: build}, config)
	case processor.Factory:
		return i.makeProcessor(f, processor.Settings{ID: id, TelemetrySettings: telemetry, BuildInfo: build}, config)
	case exporter.Factory:
		return i.makeExporter(f, exporter.Settings{ID: id, TelemetrySettings: telemetry, BuildInfo: build}, config)
	case connector.Factory:
		return i.makeConnector(f, connector.Settings{ID: id, TelemetrySettings: telemetry, BuildInfo: build}, config)
	}
	return nil, fmt.Errorf("a %T cannot run in a process of its own", factory)
}

func (i *instance) makeReceiver(f receiver.Factory, set receiver.Settings, config component.Config) (*made, error) {
	var r component.Component
	err := pipeline.ErrSignalNotSupported
	switch i.order.GetSignal() {
	case traces:
		r, err = f.CreateTraces(i.ctx, set, config, i.nextTraces())
	case metrics:
		r, err = f.CreateMetrics(i.ctx, set, config, i.nextMetrics())
	case logs:
		r, err = f.CreateLogs(i.ctx, set, config, i.nextLogs())
	case profiles:
		if x, ok := f.(xreceiver.Factory); ok {
			r, err = x.CreateProfiles(i.ctx, set, config, i.nextProfiles())
		}
	}
	return &made{component: r}, err
}

func (i *instance) makeProcessor(f processor.Factory, set processor.Settings, config component.Config) (*made, error) {
	switch i.order.GetSignal() {
	case traces:
		c, err := f.CreateTraces(i.ctx, set, config, i.nextTraces())
		return consuming(wire.Traces, c, err, processor.Traces.ConsumeTraces)
	case metrics:
		c, err := f.CreateMetrics(i.ctx, set, config, i.nextMetrics())
		return consuming(wire.Metrics, c, err, processor.Metrics.ConsumeMetrics)
	case logs:
		c, err := f.CreateLogs(i.ctx, set, config, i.nextLogs())
		return consuming(wire.Logs, c, err, processor.Logs.ConsumeLogs)
	case profiles:
		if x, ok := f.(xprocessor.Factory); ok {
			c, err := x.CreateProfiles(i.ctx, set, config, i.nextProfiles())
			return consuming(wire.Profiles, c, err, xprocessor.Profiles.ConsumeProfiles)
		}
	}
	return nil, pipeline.ErrSignalNotSupported
}

func (i *instance) makeExporter(f exporter.Factory, set exporter.Settings, config component.Config) (*made, error) {
	switch i.order.GetSignal() {
	case traces:
		c, err := f.CreateTraces(i.ctx, set, config)
		return consuming(wire.Traces, c, err, exporter.Traces.ConsumeTraces)
	case metrics:
		c, err := f.CreateMetrics(i.ctx, set, config)
		return consuming(wire.Metrics, c, err, exporter.Metrics.ConsumeMetrics)
	case logs:
		c, err := f.CreateLogs(i.ctx, set, config)
		return consuming(wire.Logs, c, err, exporter.Logs.ConsumeLogs)
	case profiles:
		if x, ok := f.(xexporter.Factory); ok {
			c, err := x.CreateProfiles(i.ctx, set, config)
			return consuming(wire.Profiles, c, err, xexporter.Profiles.ConsumeProfiles)
		}
	}
	return nil, pipeline.ErrSignalNotSupported
}
