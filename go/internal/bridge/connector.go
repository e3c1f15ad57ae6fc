package bridge

import (
	"context"
	"errors"
	"fmt"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processorhelper"
)

// link is the instance of a connector that takes one signal and feeds the pipelines of another, or of the same.
type link[T any] struct {
	*instance[T]
	component.Component
	pass consume[T] // to the pipelines of the same signal; nil: this feeds those of another
}

// newLink makes an instance. Each batch arrives at all instances that take its signal; one of them has the module handle
// it, and what the module emits goes to the pipelines behind all of them.
func newLink[T any](s *Session, set connector.Settings, c carrier[T], signal Signal, to output) (*link[T], error) {
	p, err := newInstance(s, "connector", set.ID, set.TelemetrySettings, c)
	if err != nil {
		return nil, err
	}
	u := p.unit
	u.outputs[signal] = to
	u.made(c.signal)
	l := &link[T]{instance: p, Component: part{u, c.signal}}
	if same, ok := to.(*pipelines[T]); ok {
		l.pass = same.all
	}
	// That of the same signal, if there is one: to it a batch comes that may be passed on.
	if u.heads[c.signal] == nil || l.pass != nil {
		u.heads[c.signal] = l
	}
	return l, nil
}

func (l *link[T]) consume(ctx context.Context, data T) error {
	if l.unit.heads[l.carrier.signal] != any(l) {
		return nil
	}
	a, frame, err := l.ask(ctx, data)
	if err != nil {
		return l.settle(ctx, data, err)
	}
	deliveries := make([]func(context.Context) error, len(a.emits))
	for i, e := range a.emits {
		if deliveries[i], err = l.unit.prepare(e.signal, e.pipelines, e.bytes); err != nil {
			err = &Failure{Kind: kindAnswer, Message: "what it emitted cannot be sent on: " + err.Error()}
			break
		}
	}
	freeFrame(frame)
	if err != nil {
		return l.settle(ctx, data, err)
	}
	var errs []error
	for _, deliver := range deliveries {
		errs = append(errs, deliver(ctx))
	}
	return errors.Join(errs...)
}

// settle does with a batch whose handler failed what on_error says.
func (l *link[T]) settle(ctx context.Context, data T, failure error) error {
	switch err := l.instance.settle(data, failure); err {
	case processorhelper.ErrSkipProcessingData:
		return nil
	case nil:
		return l.pass(ctx, data)
	default:
		return err
	}
}

// passable says why on_error cannot be "pass".
func (u *Unit) passable(takes, feeds map[Signal]bool) error {
	if u.kind != "connector" || u.onError != OnErrorPass {
		return nil
	}
	for signal, does := range takes {
		if does && !feeds[signal] {
			return fmt.Errorf("connectors::%s: on_error is %q, and it is no receiver of a pipeline of %s that would get the batches", u.id, OnErrorPass, signal)
		}
	}
	return nil
}

// ConnectorFactory is the factory of connectors in TypeScript.
func (s *Session) ConnectorFactory() connector.Factory {
	type (
		ctx    = context.Context
		set    = connector.Settings
		config = component.Config
	)
	beta := component.StabilityLevelBeta
	fromLogs := func(set set, signal Signal, to output) (connector.Logs, error) {
		l, err := newLink(s, set, logsCarrier, signal, to)
		return logsLink{l}, err
	}
	fromTraces := func(set set, signal Signal, to output) (connector.Traces, error) {
		l, err := newLink(s, set, tracesCarrier, signal, to)
		return tracesLink{l}, err
	}
	fromMetrics := func(set set, signal Signal, to output) (connector.Metrics, error) {
		l, err := newLink(s, set, metricsCarrier, signal, to)
		return metricsLink{l}, err
	}
	return connector.NewFactory(Type, defaultProcessorConfig,
		connector.WithLogsToLogs(func(_ ctx, set set, _ config, next consumer.Logs) (connector.Logs, error) {
			return fromLogs(set, Logs, logsPipelines(next))
		}, beta),
		connector.WithLogsToTraces(func(_ ctx, set set, _ config, next consumer.Traces) (connector.Logs, error) {
			return fromLogs(set, Traces, tracesPipelines(next))
		}, beta),
		connector.WithLogsToMetrics(func(_ ctx, set set, _ config, next consumer.Metrics) (connector.Logs, error) {
			return fromLogs(set, Metrics, metricsPipelines(next))
		}, beta),
		connector.WithTracesToLogs(func(_ ctx, set set, _ config, next consumer.Logs) (connector.Traces, error) {
			return fromTraces(set, Logs, logsPipelines(next))
		}, beta),
		connector.WithTracesToTraces(func(_ ctx, set set, _ config, next consumer.Traces) (connector.Traces, error) {
			return fromTraces(set, Traces, tracesPipelines(next))
		}, beta),
		connector.WithTracesToMetrics(func(_ ctx, set set, _ config, next consumer.Metrics) (connector.Traces, error) {
			return fromTraces(set, Metrics, metricsPipelines(next))
		}, beta),
		connector.WithMetricsToLogs(func(_ ctx, set set, _ config, next consumer.Logs) (connector.Metrics, error) {
			return fromMetrics(set, Logs, logsPipelines(next))
		}, beta),
		connector.WithMetricsToTraces(func(_ ctx, set set, _ config, next consumer.Traces) (connector.Metrics, error) {
			return fromMetrics(set, Traces, tracesPipelines(next))
		}, beta),
		connector.WithMetricsToMetrics(func(_ ctx, set set, _ config, next consumer.Metrics) (connector.Metrics, error) {
			return fromMetrics(set, Metrics, metricsPipelines(next))
		}, beta))
}

type (
	logsLink    struct{ *link[plog.Logs] }
	tracesLink  struct{ *link[ptrace.Traces] }
	metricsLink struct{ *link[pmetric.Metrics] }
)

// Capabilities implements consumer.Logs and the others: the module gets a copy.
func (l *link[T]) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

func (l logsLink) ConsumeLogs(ctx context.Context, ld plog.Logs) error { return l.consume(ctx, ld) }

func (l tracesLink) ConsumeTraces(ctx context.Context, td ptrace.Traces) error {
	return l.consume(ctx, td)
}

func (l metricsLink) ConsumeMetrics(ctx context.Context, md pmetric.Metrics) error {
	return l.consume(ctx, md)
}
