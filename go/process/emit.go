package process

import (
	"context"
	"errors"

	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/xconsumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pprofile"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

var errGone = errors.New("the collector does not take anything from this component any more")

// emit gives telemetry to what comes after the component, in the host, and returns when that has handled it; or, on
// behalf of a call, lets it ride on the call's answer. pipelines are the targets, none for all.
func emit[T any](ctx context.Context, i *instance, signal wire.Signal[T], telemetry T, pipelines []string) error {
	data, err := signal.Marshal(telemetry)
	if err != nil {
		return err
	}
	order := &pluginv1.Emit{Data: data, Pipelines: pipelines}
	if c := callOf(ctx); c != nil {
		if i.fuses && c.fuse(ctx, data) {
			return nil
		}
		order.Consume = c.order.GetId()
	}
	weight := min(int64(len(data)), i.size)
	if err := i.window.Acquire(ctx, weight); err != nil {
		return err
	}
	order.TimeoutMs, order.Context = wire.Timeout(ctx), wire.FromContext(ctx)
	answer := i.expect(order)
	if answer == nil {
		i.window.Release(weight)
		return errGone
	}
	i.send(&pluginv1.ChildMessage{Message: &pluginv1.ChildMessage_Emit{Emit: order}})
	select {
	case outcome, ok := <-answer:
		i.window.Release(weight)
		if !ok {
			return errGone
		}
		return wire.ToError(signal, outcome)
	case <-ctx.Done():
		i.send(&pluginv1.ChildMessage{Message: &pluginv1.ChildMessage_Cancel{Cancel: &pluginv1.Cancel{Id: order.GetId()}}})
		go func() { // the host still has it
			<-answer
			i.window.Release(weight)
		}()
		return ctx.Err()
	}
}

// expect numbers an emit and returns where its answer will come, nil if none can come any more.
func (i *instance) expect(order *pluginv1.Emit) chan *pluginv1.Outcome {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.emits == nil {
		return nil
	}
	i.lastEmit++
	order.Id = i.lastEmit
	answer := make(chan *pluginv1.Outcome, 1)
	i.emits[order.Id] = answer
	return answer
}

// The consumers below are what a component is given as the next one.

func (i *instance) nextTraces(pipelines ...string) consumer.Traces {
	return must(consumer.NewTraces(func(ctx context.Context, td ptrace.Traces) error {
		return emit(ctx, i, wire.Traces, td, pipelines)
	}))
}

func (i *instance) nextMetrics(pipelines ...string) consumer.Metrics {
	return must(consumer.NewMetrics(func(ctx context.Context, md pmetric.Metrics) error {
		return emit(ctx, i, wire.Metrics, md, pipelines)
	}))
}

func (i *instance) nextLogs(pipelines ...string) consumer.Logs {
	return must(consumer.NewLogs(func(ctx context.Context, ld plog.Logs) error {
		return emit(ctx, i, wire.Logs, ld, pipelines)
	}))
}

func (i *instance) nextProfiles(pipelines ...string) xconsumer.Profiles {
	return must(xconsumer.NewProfiles(func(ctx context.Context, pd pprofile.Profiles) error {
		return emit(ctx, i, wire.Profiles, pd, pipelines)
	}))
}

// must is for consumers made of a function: only a nil function is an error.
func must[T any](made T, err error) T {
	if err != nil {
		panic(err)
	}
	return made
}
