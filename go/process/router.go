package process

import (
	"context"
	"fmt"

	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/xconnector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/xconsumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pprofile"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

// routers are what a connector is given as the next consumer: it can be asked for that of some pipelines only. The
// choice goes with the telemetry, which is sent once. Upstream's routers know the pipelines.
type routers struct {
	traces   tracesRouter
	metrics  metricsRouter
	logs     logsRouter
	profiles profilesRouter
}

func (i *instance) routers() (*routers, error) {
	byTraces, byMetrics, byLogs := map[pipeline.ID]consumer.Traces{}, map[pipeline.ID]consumer.Metrics{}, map[pipeline.ID]consumer.Logs{}
	byProfiles := map[pipeline.ID]xconsumer.Profiles{}
	for _, text := range i.order.GetPipelines() {
		var id pipeline.ID
		if err := id.UnmarshalText([]byte(text)); err != nil {
			return nil, fmt.Errorf("pipeline %q: %w", text, err)
		}
		byTraces[id], byMetrics[id], byLogs[id] = i.nextTraces(), i.nextMetrics(), i.nextLogs()
		byProfiles[id] = i.nextProfiles()
	}
	return &routers{
		tracesRouter{connector.NewTracesRouter(byTraces), i},
		metricsRouter{connector.NewMetricsRouter(byMetrics), i},
		logsRouter{connector.NewLogsRouter(byLogs), i},
		profilesRouter{xconnector.NewProfilesRouter(byProfiles), i},
	}, nil
}

type tracesRouter struct {
	connector.TracesRouterAndConsumer
	i *instance
}

// ConsumeTraces implements consumer.Traces.
func (r tracesRouter) ConsumeTraces(ctx context.Context, td ptrace.Traces) error {
	return emit(ctx, r.i, wire.Traces, td, nil)
}

// Consumer returns the consumer of some pipelines.
func (r tracesRouter) Consumer(ids ...pipeline.ID) (consumer.Traces, error) {
	if _, err := r.TracesRouterAndConsumer.Consumer(ids...); err != nil {
		return nil, err
	}
	return r.i.nextTraces(texts(ids)...), nil
}

type metricsRouter struct {
	connector.MetricsRouterAndConsumer
	i *instance
}

// ConsumeMetrics implements consumer.Metrics.
func (r metricsRouter) ConsumeMetrics(ctx context.Context, md pmetric.Metrics) error {
	return emit(ctx, r.i, wire.Metrics, md, nil)
}

// Consumer returns the consumer of some pipelines.
func (r metricsRouter) Consumer(ids ...pipeline.ID) (consumer.Metrics, error) {
	if _, err := r.MetricsRouterAndConsumer.Consumer(ids...); err != nil {
		return nil, err
	}
	return r.i.nextMetrics(texts(ids)...), nil
}

type logsRouter struct {
	connector.LogsRouterAndConsumer
	i *instance
}

// ConsumeLogs implements consumer.Logs.
func (r logsRouter) ConsumeLogs(ctx context.Context, ld plog.Logs) error {
	return emit(ctx, r.i, wire.Logs, ld, nil)
}

// Consumer returns the consumer of some pipelines.
func (r logsRouter) Consumer(ids ...pipeline.ID) (consumer.Logs, error) {
	if _, err := r.LogsRouterAndConsumer.Consumer(ids...); err != nil {
		return nil, err
	}
	return r.i.nextLogs(texts(ids)...), nil
}

type profilesRouter struct {
	xconnector.ProfilesRouterAndConsumer
	i *instance
}

// ConsumeProfiles implements xconsumer.Profiles.
func (r profilesRouter) ConsumeProfiles(ctx context.Context, pd pprofile.Profiles) error {
	return emit(ctx, r.i, wire.Profiles, pd, nil)
}

// Consumer returns the consumer of some pipelines.
func (r profilesRouter) Consumer(ids ...pipeline.ID) (xconsumer.Profiles, error) {
	if _, err := r.ProfilesRouterAndConsumer.Consumer(ids...); err != nil {
		return nil, err
	}
	return r.i.nextProfiles(texts(ids)...), nil
}

func texts(ids []pipeline.ID) []string {
	list := make([]string, 0, len(ids))
	for _, id := range ids {
		list = append(list, id.String())
	}
	return list
}
