package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processorhelper"
	"go.uber.org/zap"

	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// ProcessorFactory is the factory of processors in TypeScript.
func (s *Session) ProcessorFactory() processor.Factory {
	return processor.NewFactory(Type, defaultProcessorConfig,
		processor.WithLogs(s.logs, component.StabilityLevelBeta),
		processor.WithTraces(s.traces, component.StabilityLevelBeta),
		processor.WithMetrics(s.metrics, component.StabilityLevelBeta))
}

func (s *Session) logs(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Logs) (processor.Logs, error) {
	p, err := newInstance(s, "processor", set.ID, set.TelemetrySettings, logsCarrier)
	if err != nil {
		return nil, err
	}
	made, err := processorhelper.NewLogs(ctx, set, cfg, next, p.process, p.options()...)
	if err != nil || len(p.chain) == 1 {
		return made, err
	}
	consumes, err := consumer.NewLogs(fusing(p.unit, made.ConsumeLogs), consumer.WithCapabilities(made.Capabilities()))
	return struct {
		component.Component
		consumer.Logs
	}{made, consumes}, err
}

func (s *Session) traces(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Traces) (processor.Traces, error) {
	p, err := newInstance(s, "processor", set.ID, set.TelemetrySettings, tracesCarrier)
	if err != nil {
		return nil, err
	}
	made, err := processorhelper.NewTraces(ctx, set, cfg, next, p.process, p.options()...)
	if err != nil || len(p.chain) == 1 {
		return made, err
	}
	consumes, err := consumer.NewTraces(fusing(p.unit, made.ConsumeTraces), consumer.WithCapabilities(made.Capabilities()))
	return struct {
		component.Component
		consumer.Traces
	}{made, consumes}, err
}

func (s *Session) metrics(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Metrics) (processor.Metrics, error) {
	p, err := newInstance(s, "processor", set.ID, set.TelemetrySettings, metricsCarrier)
	if err != nil {
		return nil, err
	}
	made, err := processorhelper.NewMetrics(ctx, set, cfg, next, p.process, p.options()...)
	if err != nil || len(p.chain) == 1 {
		return made, err
	}
	consumes, err := consumer.NewMetrics(fusing(p.unit, made.ConsumeMetrics), consumer.WithCapabilities(made.Capabilities()))
	return struct {
		component.Component
		consumer.Metrics
	}{made, consumes}, err
}

// instance is a component of type deno in one pipeline.
type instance[T any] struct {
	unit    *Unit
	carrier carrier[T]
	logger  *zap.Logger
	units   []*Unit // the chain that begins here
	chain   []uint8
	timeout time.Duration // of all of it
	mutates bool          // when the pipelines were built
}

func newInstance[T any](s *Session, kind string, id component.ID, set component.TelemetrySettings, c carrier[T]) (*instance[T], error) {
	u, err := s.unit(kind, id)
	if err != nil {
		return nil, err
	}
	if err := u.handles(c.signal); err != nil {
		return nil, err
	}
	if err := u.observe(c.signal, set); err != nil {
		return nil, err
	}
	p := &instance[T]{unit: u, carrier: c, logger: set.Logger}
	p.units, p.chain, p.timeout = u.chain(c.signal)
	p.mutates = slices.ContainsFunc(p.units, func(u *Unit) bool { return !u.description.Load().ReadOnly })
	if !u.emits() {
		u.made(p)
	}
	return p, nil
}

func (p *instance[T]) options() []processorhelper.Option {
	return []processorhelper.Option{
		processorhelper.WithCapabilities(consumer.Capabilities{MutatesData: p.mutates}),
		processorhelper.WithStart(p.unit.start),
		processorhelper.WithShutdown(func(ctx context.Context) error { return p.unit.stop(ctx, p) }),
	}
}

// send has a Worker run the chain on a batch. The answer is the caller's to free.
func (p *instance[T]) send(ctx context.Context, data T) (*[]byte, error) {
	return p.unit.group.do(ctx, p.carrier.signal, p.chain, p.timeout, func(dst []byte, projection *otlp.Projection) []byte {
		return p.carrier.encode(dst, data, projection)
	})
}

// read decodes an answer, and hands on what the modules log and count.
func (p *instance[T]) read(frame *[]byte) (answer, error) {
	a, err := readAnswer(*frame)
	p.unit.group.telemetry(a.telemetry)
	if err == nil && (a.done > len(p.units) || a.failure == nil && a.done != len(p.units)) {
		err = fmt.Errorf("the answer is for %d components of %d", a.done, len(p.units))
	}
	return a, err
}

// process has a batch go through the module, or lets it pass when it has been through it in a hop that began before.
func (p *instance[T]) process(ctx context.Context, data T) (T, error) {
	h := hopOf(ctx)
	if h.reaches(p.unit) {
		return data, p.settle(data, h.result())
	}
	frame, err := p.send(ctx, data)
	if err != nil {
		return data, p.settle(data, err)
	}
	defer freeFrame(frame)
	a, err := p.read(frame)
	if err == nil && len(a.emits) > 0 {
		err = errors.New("the module emits, and only connectors and receivers may")
	}
	if err == nil && len(a.edits) > 0 {
		if !p.mutates {
			err = fmt.Errorf("the module makes edits, and said that it is readOnly")
		} else if _, err = p.carrier.apply(a.edits, data); err == nil && p.carrier.empty(data) {
			err = processorhelper.ErrSkipProcessingData
		}
	}
	if err == processorhelper.ErrSkipProcessingData {
		return data, err
	}
	if err != nil { // the data may be half edited: nobody may have it, not even when it shall pass
		failure := &Failure{Kind: kindAnswer, Message: err.Error()}
		if p.unit.onError == OnErrorDrop {
			return data, p.settle(data, failure)
		}
		return data, p.refuse(data, failure)
	}
	if h != nil && len(p.units) > 1 {
		h.keep(p.units, a)
	}
	if a.done == 0 && a.failure != nil {
		return data, p.settle(data, a.failure)
	}
	return data, nil
}

// settle does with a batch whose handler failed what on_error says.
func (p *instance[T]) settle(data T, err error) error {
	if err == nil || err == errOver {
		return err
	}
	failure, isOurs := err.(*Failure)
	if !isOurs {
		return err // the caller's own: canceled
	}
	if p.unit.onError == OnErrorReject {
		return p.refuse(data, failure)
	}
	p.report(data, failure, p.unit.onError)
	if p.unit.onError == OnErrorDrop {
		return processorhelper.ErrSkipProcessingData
	}
	return nil
}

func (p *instance[T]) refuse(data T, failure *Failure) error {
	p.report(data, failure, OnErrorReject)
	return p.failed(failure)
}
