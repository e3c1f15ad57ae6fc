package process

import (
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/xconnector"
	"go.opentelemetry.io/collector/pipeline"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

// makeProfilesConnector makes a connector that takes or gives profiles.
func (i *instance) makeProfilesConnector(from connector.Factory, set connector.Settings, config component.Config) (*made, error) {
	f, ok := from.(xconnector.Factory)
	if !ok {
		return nil, pipeline.ErrSignalNotSupported
	}
	next, err := i.routers()
	if err != nil {
		return nil, err
	}
	switch i.order.GetSignal() {
	case traces:
		c, err := f.CreateTracesToProfiles(i.ctx, set, config, next.profiles)
		return consuming(wire.Traces, c, err, connector.Traces.ConsumeTraces)
	case metrics:
		c, err := f.CreateMetricsToProfiles(i.ctx, set, config, next.profiles)
		return consuming(wire.Metrics, c, err, connector.Metrics.ConsumeMetrics)
	case logs:
		c, err := f.CreateLogsToProfiles(i.ctx, set, config, next.profiles)
		return consuming(wire.Logs, c, err, connector.Logs.ConsumeLogs)
	}
	var c xconnector.Profiles
	switch i.order.GetTo() {
	case traces:
		c, err = f.CreateProfilesToTraces(i.ctx, set, config, next.traces)
	case metrics:
		c, err = f.CreateProfilesToMetrics(i.ctx, set, config, next.metrics)
	case logs:
		c, err = f.CreateProfilesToLogs(i.ctx, set, config, next.logs)
	default:
		c, err = f.CreateProfilesToProfiles(i.ctx, set, config, next.profiles)
	}
	return consuming(wire.Profiles, c, err, xconnector.Profiles.ConsumeProfiles)
}
