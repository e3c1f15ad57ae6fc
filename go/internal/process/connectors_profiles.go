package process

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/xconnector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/xconsumer"
	"go.opentelemetry.io/collector/pdata/pprofile"
	"go.opentelemetry.io/collector/pipeline"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

func profilesSink(next xconsumer.Profiles) (sink, []string) {
	to := typedSink[pprofile.Profiles]{signal: wire.Profiles, next: next.ConsumeProfiles}
	router, ok := next.(xconnector.ProfilesRouterAndConsumer)
	if !ok {
		return to, nil
	}
	to.route = func(ids ...pipeline.ID) (consumeFunc[pprofile.Profiles], error) {
		some, err := router.Consumer(ids...)
		if err != nil {
			return nil, err
		}
		return some.ConsumeProfiles, nil
	}
	return to, idTexts(router.PipelineIDs())
}

// toProfiles are the connectors that give profiles, of what the child can do.
func (m *maker) toProfiles() (options []xconnector.FactoryOption) {
	if level := m.level(traces, profiles); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithTracesToProfiles(func(ctx context.Context, set connector.Settings, config component.Config, next xconsumer.Profiles) (connector.Traces, error) {
			to, pipelines := profilesSink(next)
			i, err := m.connect(ctx, set, config, traces, profiles, to, pipelines)
			if err != nil {
				return nil, err
			}
			return tracesProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(metrics, profiles); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithMetricsToProfiles(func(ctx context.Context, set connector.Settings, config component.Config, next xconsumer.Profiles) (connector.Metrics, error) {
			to, pipelines := profilesSink(next)
			i, err := m.connect(ctx, set, config, metrics, profiles, to, pipelines)
			if err != nil {
				return nil, err
			}
			return metricsProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(logs, profiles); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithLogsToProfiles(func(ctx context.Context, set connector.Settings, config component.Config, next xconsumer.Profiles) (connector.Logs, error) {
			to, pipelines := profilesSink(next)
			i, err := m.connect(ctx, set, config, logs, profiles, to, pipelines)
			if err != nil {
				return nil, err
			}
			return logsProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(profiles, profiles); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithProfilesToProfiles(func(ctx context.Context, set connector.Settings, config component.Config, next xconsumer.Profiles) (xconnector.Profiles, error) {
			to, pipelines := profilesSink(next)
			i, err := m.connect(ctx, set, config, profiles, profiles, to, pipelines)
			if err != nil {
				return nil, err
			}
			return profilesProxy{instance: i}, nil
		}, level))
	}
	return options
}

// fromProfiles are the connectors that make other signals of profiles, of what the child can do.
func (m *maker) fromProfiles() (options []xconnector.FactoryOption) {
	if level := m.level(profiles, traces); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithProfilesToTraces(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Traces) (xconnector.Profiles, error) {
			to, pipelines := tracesSink(next)
			i, err := m.connect(ctx, set, config, profiles, traces, to, pipelines)
			if err != nil {
				return nil, err
			}
			return profilesProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(profiles, metrics); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithProfilesToMetrics(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Metrics) (xconnector.Profiles, error) {
			to, pipelines := metricsSink(next)
			i, err := m.connect(ctx, set, config, profiles, metrics, to, pipelines)
			if err != nil {
				return nil, err
			}
			return profilesProxy{instance: i}, nil
		}, level))
	}
	if level := m.level(profiles, logs); level != component.StabilityLevelUndefined {
		options = append(options, xconnector.WithProfilesToLogs(func(ctx context.Context, set connector.Settings, config component.Config, next consumer.Logs) (xconnector.Profiles, error) {
			to, pipelines := logsSink(next)
			i, err := m.connect(ctx, set, config, profiles, logs, to, pipelines)
			if err != nil {
				return nil, err
			}
			return profilesProxy{instance: i}, nil
		}, level))
	}
	return options
}
