package process

import (
	"context"
	"slices"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/xconnector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

func (m *maker) connectors() component.Factory {
	return xconnector.NewFactory(m.typ, m.newConfig, slices.Concat([]xconnector.FactoryOption{
		xconnector.WithDeprecatedTypeAlias(m.alias),
	}, m.toTraces(), m.toMetrics(), m.toLogs(), m.toProfiles(), m.fromProfiles())...)
}

// connect makes a connector from one signal to another; next is what comes after it, and its router if it is one.
func (m *maker) connect(
	ctx context.Context, set connector.Settings, config component.Config, signal, to pluginv1.Signal, next sink, pipelines []string,
) (*instance, error) {
	return m.make(ctx, order{
		config: config, id: set.ID, telemetry: set.TelemetrySettings, build: set.BuildInfo, signal: signal, to: to,
		sink: next, pipelines: pipelines,
	})
}

func idTexts(ids []pipeline.ID) []string {
	texts := make([]string, len(ids))
	for n, id := range ids {
		texts[n] = id.String()
	}
	return texts
}

func tracesSink(next consumer.Traces) (sink, []string) {
	to := typedSink[ptrace.Traces]{signal: wire.Traces, next: next.ConsumeTraces}
	router, ok := next.(connector.TracesRouterAndConsumer)
	if !ok {
		return to, nil
	}
	to.route = func(ids ...pipeline.ID) (consumeFunc[ptrace.Traces], error) {
		some, err := router.Consumer(ids...)
		if err != nil {
			return nil, err
		}
		return some.ConsumeTraces, nil
	}
	return to, idTexts(router.PipelineIDs())
}

func metricsSink(next consumer.Metrics) (sink, []string) {
	to := typedSink[pmetric.Metrics]{signal: wire.Metrics, next: next.ConsumeMetrics}
	router, ok := next.(connector.MetricsRouterAndConsumer)
	if !ok {
		return to, nil
	}
	to.route = func(ids ...pipeline.ID) (consumeFunc[pmetric.Metrics], error) {
		some, err := router.Consumer(ids...)
		if err != nil {
			return nil, err
		}
		return some.ConsumeMetrics, nil
	}
	return to, idTexts(router.PipelineIDs())
}

func logsSink(next consumer.Logs) (sink, []string) {
	to := typedSink[plog.Logs]{signal: wire.Logs, next: next.ConsumeLogs}
	router, ok := next.(connector.LogsRouterAndConsumer)
	if !ok {
		return to, nil
	}
	to.route = func(ids ...pipeline.ID) (consumeFunc[plog.Logs], error) {
		some, err := router.Consumer(ids...)
		if err != nil {
			return nil, err
		}
		return some.ConsumeLogs, nil
	}
	return to, idTexts(router.PipelineIDs())
}

// toTraces are the connectors that give traces, of what the child can do.
func (m *maker) toTraces() (options []xconnector.FactoryOption) {
	if level := m.level(traces, traces); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithTracesToTraces(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Traces) (connector.Traces, error) {
			to, pipelines := tracesSink(next)
			i, err := m.connect(ctx, set, config, traces, traces, to, pipelines)
			if err != nil {
				return nil, err
			}
			return tracesProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(metrics, traces); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithMetricsToTraces(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Traces) (connector.Metrics, error) {
			to, pipelines := tracesSink(next)
			i, err := m.connect(ctx, set, config, metrics, traces, to, pipelines)
			if err != nil {
				return nil, err
			}
			return metricsProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(logs, traces); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithLogsToTraces(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Traces) (connector.Logs, error) {
			to, pipelines := tracesSink(next)
			i, err := m.connect(ctx, set, config, logs, traces, to, pipelines)
			if err != nil {
				return nil, err
			}
			return logsProxy{instance: i}, nil
		}, level))
	}
	return options
}

// toMetrics are the connectors that give metrics, of what the child can do.
func (m *maker) toMetrics() (options []xconnector.FactoryOption) {
	if level := m.level(traces, metrics); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithTracesToMetrics(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Metrics) (connector.Traces, error) {
			to, pipelines := metricsSink(next)
			i, err := m.connect(ctx, set, config, traces, metrics, to, pipelines)
			if err != nil {
				return nil, err
			}
			return tracesProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(metrics, metrics); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithMetricsToMetrics(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Metrics) (connector.Metrics, error) {
			to, pipelines := metricsSink(next)
			i, err := m.connect(ctx, set, config, metrics, metrics, to, pipelines)
			if err != nil {
				return nil, err
			}
			return metricsProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(logs, metrics); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithLogsToMetrics(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Metrics) (connector.Logs, error) {
			to, pipelines := metricsSink(next)
			i, err := m.connect(ctx, set, config, logs, metrics, to, pipelines)
			if err != nil {
				return nil, err
			}
			return logsProxy{instance: i}, nil
		}, level))
	}
	return options
}

// toLogs are the connectors that give logs, of what the child can do.
func (m *maker) toLogs() (options []xconnector.FactoryOption) {
	if level := m.level(traces, logs); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithTracesToLogs(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Logs) (connector.Traces, error) {
			to, pipelines := logsSink(next)
			i, err := m.connect(ctx, set, config, traces, logs, to, pipelines)
			if err != nil {
				return nil, err
			}
			return tracesProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(metrics, logs); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithMetricsToLogs(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Logs) (connector.Metrics, error) {
			to, pipelines := logsSink(next)
			i, err := m.connect(ctx, set, config, metrics, logs, to, pipelines)
			if err != nil {
				return nil, err
			}
			return metricsProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(logs, logs); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithLogsToLogs(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Logs) (connector.Logs, error) {
			to, pipelines := logsSink(next)
			i, err := m.connect(ctx, set, config, logs, logs, to, pipelines)
			if err != nil {
				return nil, err
			}
			return logsProxy{instance: i}, nil
		}, level))
	}
	return options
}
