package process

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/xconsumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/xexporter"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pprofile"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/xprocessor"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/xreceiver"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// factory returns the factory of the type, nil for a kind that cannot work in a child.
func (m *maker) factory() component.Factory {
	switch m.kind {
	case pluginv1.Kind_KIND_RECEIVER:
		return m.receivers()
	case pluginv1.Kind_KIND_PROCESSOR:
		return m.processors()
	case pluginv1.Kind_KIND_EXPORTER:
		return m.exporters()
	case pluginv1.Kind_KIND_CONNECTOR:
		return m.connectors()
	}
	return nil
}

func (m *maker) receivers() component.Factory {
	make := func(ctx context.Context, set receiver.Settings, config component.Config, signal pluginv1.Signal, to sink) (*instance, error) {
		return m.make(ctx, order{
			config: config, id: set.ID, telemetry: set.TelemetrySettings, build: set.BuildInfo, signal: signal, sink: to,
		})
	}
	return xreceiver.NewFactory(m.typ, m.newConfig,
		xreceiver.WithDeprecatedTypeAlias(m.alias),
		xreceiver.WithTraces(func(ctx context.Context, set receiver.Settings, config component.Config, next consumer.Traces) (receiver.Traces, error) {
			i, err := make(ctx, set, config, traces, typedSink[ptrace.Traces]{signal: wire.Traces, next: next.ConsumeTraces})
			if err != nil {
				return nil, err
			}
			return i, nil
		}, m.level(traces, 0)),
		xreceiver.WithMetrics(func(ctx context.Context, set receiver.Settings, config component.Config, next consumer.Metrics) (receiver.Metrics, error) {
			i, err := make(ctx, set, config, metrics, typedSink[pmetric.Metrics]{signal: wire.Metrics, next: next.ConsumeMetrics})
			if err != nil {
				return nil, err
			}
			return i, nil
		}, m.level(metrics, 0)),
		xreceiver.WithLogs(func(ctx context.Context, set receiver.Settings, config component.Config, next consumer.Logs) (receiver.Logs, error) {
			i, err := make(ctx, set, config, logs, typedSink[plog.Logs]{signal: wire.Logs, next: next.ConsumeLogs})
			if err != nil {
				return nil, err
			}
			return i, nil
		}, m.level(logs, 0)),
		xreceiver.WithProfiles(func(ctx context.Context, set receiver.Settings, config component.Config, next xconsumer.Profiles) (xreceiver.Profiles, error) {
			i, err := make(ctx, set, config, profiles, typedSink[pprofile.Profiles]{signal: wire.Profiles, next: next.ConsumeProfiles})
			if err != nil {
				return nil, err
			}
			return i, nil
		}, m.level(profiles, 0)),
	)
}

func (m *maker) processors() component.Factory {
	make := func(ctx context.Context, set processor.Settings, config component.Config, signal pluginv1.Signal, to sink) (*instance, error) {
		return m.make(ctx, order{
			config: config, id: set.ID, telemetry: set.TelemetrySettings, build: set.BuildInfo, signal: signal, sink: to,
		})
	}
	return xprocessor.NewFactory(m.typ, m.newConfig,
		xprocessor.WithDeprecatedTypeAlias(m.alias),
		xprocessor.WithTraces(func(ctx context.Context, set processor.Settings, config component.Config, next consumer.Traces) (processor.Traces, error) {
			i, err := make(ctx, set, config, traces, typedSink[ptrace.Traces]{signal: wire.Traces, next: next.ConsumeTraces})
			if err != nil {
				return nil, err
			}
			return tracesProxy{i, next.ConsumeTraces}, nil
		}, m.level(traces, 0)),
		xprocessor.WithMetrics(func(ctx context.Context, set processor.Settings, config component.Config, next consumer.Metrics) (processor.Metrics, error) {
			i, err := make(ctx, set, config, metrics, typedSink[pmetric.Metrics]{signal: wire.Metrics, next: next.ConsumeMetrics})
			if err != nil {
				return nil, err
			}
			return metricsProxy{i, next.ConsumeMetrics}, nil
		}, m.level(metrics, 0)),
		xprocessor.WithLogs(func(ctx context.Context, set processor.Settings, config component.Config, next consumer.Logs) (processor.Logs, error) {
			i, err := make(ctx, set, config, logs, typedSink[plog.Logs]{signal: wire.Logs, next: next.ConsumeLogs})
			if err != nil {
				return nil, err
			}
			return logsProxy{i, next.ConsumeLogs}, nil
		}, m.level(logs, 0)),
		xprocessor.WithProfiles(func(ctx context.Context, set processor.Settings, config component.Config, next xconsumer.Profiles) (xprocessor.Profiles, error) {
			i, err := make(ctx, set, config, profiles, typedSink[pprofile.Profiles]{signal: wire.Profiles, next: next.ConsumeProfiles})
			if err != nil {
				return nil, err
			}
			return profilesProxy{i, next.ConsumeProfiles}, nil
		}, m.level(profiles, 0)),
	)
}

func (m *maker) exporters() component.Factory {
	make := func(ctx context.Context, set exporter.Settings, config component.Config, signal pluginv1.Signal, to sink) (*instance, error) {
		return m.make(ctx, order{
			config: config, id: set.ID, telemetry: set.TelemetrySettings, build: set.BuildInfo, signal: signal, sink: to,
		})
	}
	return xexporter.NewFactory(m.typ, m.newConfig,
		xexporter.WithDeprecatedTypeAlias(m.alias),
		xexporter.WithTraces(func(ctx context.Context, set exporter.Settings, config component.Config) (exporter.Traces, error) {
			i, err := make(ctx, set, config, traces, nil)
			if err != nil {
				return nil, err
			}
			return tracesProxy{i, nil}, nil
		}, m.level(traces, 0)),
		xexporter.WithMetrics(func(ctx context.Context, set exporter.Settings, config component.Config) (exporter.Metrics, error) {
			i, err := make(ctx, set, config, metrics, nil)
			if err != nil {
				return nil, err
			}
			return metricsProxy{i, nil}, nil
		}, m.level(metrics, 0)),
		xexporter.WithLogs(func(ctx context.Context, set exporter.Settings, config component.Config) (exporter.Logs, error) {
			i, err := make(ctx, set, config, logs, nil)
			if err != nil {
				return nil, err
			}
			return logsProxy{i, nil}, nil
		}, m.level(logs, 0)),
		xexporter.WithProfiles(func(ctx context.Context, set exporter.Settings, config component.Config) (xexporter.Profiles, error) {
			i, err := make(ctx, set, config, profiles, nil)
			if err != nil {
				return nil, err
			}
			return profilesProxy{i, nil}, nil
		}, m.level(profiles, 0)),
	)
}
