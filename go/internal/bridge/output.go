package bridge

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"
)

// output is where telemetry of a signal goes on to: the pipelines behind a receiver or a connector.
type output interface {
	// prepare decodes an OTLP batch, which it does not need any more when it returns. What it returns hands the batch to
	// the pipelines: all of them, unless some are named.
	prepare(pipelines []string, otlp []byte) (func(context.Context) error, error)
}

type consume[T any] func(context.Context, T) error

type pipelines[T any] struct {
	carrier carrier[T]
	all     consume[T]
	some    func(...pipeline.ID) (consume[T], error) // nil: a receiver feeds all of its pipelines
	ids     []pipeline.ID                            // those that some knows
}

// prepare implements output.
func (p *pipelines[T]) prepare(names []string, otlp []byte) (func(context.Context) error, error) {
	next, err := p.chosen(names)
	if err != nil {
		return nil, err
	}
	data, err := p.carrier.decode(otlp)
	if err != nil {
		return nil, fmt.Errorf("it is no OTLP batch of %s: %w", p.carrier.signal, err)
	}
	if p.carrier.empty(data) {
		return func(context.Context) error { return nil }, nil
	}
	return func(ctx context.Context) error { return next(ctx, data) }, nil
}

func (p *pipelines[T]) chosen(names []string) (consume[T], error) {
	if len(names) == 0 {
		return p.all, nil
	}
	if p.some == nil {
		return nil, fmt.Errorf("pipelines cannot be chosen by a receiver: all that have it get the batch. Use a connector to route")
	}
	ids := make([]pipeline.ID, len(names))
	for i, name := range names {
		if err := ids[i].UnmarshalText([]byte(name)); err != nil || !slices.Contains(p.ids, ids[i]) {
			return nil, fmt.Errorf("%q is no pipeline of %s that has it as receiver; there are: %s", name, p.carrier.signal, list(p.ids))
		}
	}
	return p.some(ids...)
}

// list writes IDs in their order.
func list(ids []pipeline.ID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id.String()
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func logsPipelines(next consumer.Logs) *pipelines[plog.Logs] {
	p := &pipelines[plog.Logs]{carrier: logsCarrier, all: next.ConsumeLogs}
	if router, ok := next.(connector.LogsRouterAndConsumer); ok {
		p.ids = router.PipelineIDs()
		p.some = func(ids ...pipeline.ID) (consume[plog.Logs], error) {
			chosen, err := router.Consumer(ids...)
			if err != nil {
				return nil, err
			}
			return chosen.ConsumeLogs, nil
		}
	}
	return p
}

func tracesPipelines(next consumer.Traces) *pipelines[ptrace.Traces] {
	p := &pipelines[ptrace.Traces]{carrier: tracesCarrier, all: next.ConsumeTraces}
	if router, ok := next.(connector.TracesRouterAndConsumer); ok {
		p.ids = router.PipelineIDs()
		p.some = func(ids ...pipeline.ID) (consume[ptrace.Traces], error) {
			chosen, err := router.Consumer(ids...)
			if err != nil {
				return nil, err
			}
			return chosen.ConsumeTraces, nil
		}
	}
	return p
}

func metricsPipelines(next consumer.Metrics) *pipelines[pmetric.Metrics] {
	p := &pipelines[pmetric.Metrics]{carrier: metricsCarrier, all: next.ConsumeMetrics}
	if router, ok := next.(connector.MetricsRouterAndConsumer); ok {
		p.ids = router.PipelineIDs()
		p.some = func(ids ...pipeline.ID) (consume[pmetric.Metrics], error) {
			chosen, err := router.Consumer(ids...)
			if err != nil {
				return nil, err
			}
			return chosen.ConsumeMetrics, nil
		}
	}
	return p
}
