package process

import (
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/pipeline"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

func (i *instance) makeConnector(f connector.Factory, set connector.Settings, config component.Config) (*made, error) {
	if i.order.GetSignal() == profiles || i.order.GetTo() == profiles {
		return i.makeProfilesConnector(f, set, config)
	}
	next, err := i.routers()
	if err != nil {
		return nil, err
	}
	switch i.order.GetSignal() {
	case traces:
		var c connector.Traces
		switch i.order.GetTo() {
		case traces:
			c, err = f.CreateTracesToTraces(i.ctx, set, config, next.traces)
		case metrics:
			c, err = f.CreateTracesToMetrics(i.ctx, set, config, next.metrics)
		case logs:
			c, err = f.CreateTracesToLogs(i.ctx, set, config, next.logs)
		default:
			err = pipeline.ErrSignalNotSupported
		}
		return consuming(wire.Traces, c, err, connector.Traces.ConsumeTraces)
	case metrics:
		var c connector.Metrics
		switch i.order.GetTo() {
		case traces:
			c, err = f.CreateMetricsToTraces(i.ctx, set, config, next.traces)
		case metrics:
			c, err = f.CreateMetricsToMetrics(i.ctx, set, config, next.metrics)
		case logs:
			c, err = f.CreateMetricsToLogs(i.ctx, set, config, next.logs)
		default:
			err = pipeline.ErrSignalNotSupported
		}
		return consuming(wire.Metrics, c, err, connector.Metrics.ConsumeMetrics)
	case logs:
		var c connector.Logs
		switch i.order.GetTo() {
		case traces:
			c, err = f.CreateLogsToTraces(i.ctx, set, config, next.traces)
		case metrics:
			c, err = f.CreateLogsToMetrics(i.ctx, set, config, next.metrics)
		case logs:
			c, err = f.CreateLogsToLogs(i.ctx, set, config, next.logs)
		default:
			err = pipeline.ErrSignalNotSupported
		}
		return consuming(wire.Logs, c, err, connector.Logs.ConsumeLogs)
	}
	return nil, pipeline.ErrSignalNotSupported
}
