package process

import (
	"context"
	"fmt"

	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/pipeline"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// consumeFunc is how telemetry of the type T is given to a consumer.
type consumeFunc[T any] = func(context.Context, T) error

// typedSink is the sink of a component that emits telemetry of the type T.
type typedSink[T any] struct {
	signal wire.Signal[T]
	next   consumeFunc[T]
	route  func(...pipeline.ID) (consumeFunc[T], error) // the consumer of some pipelines only; nil: there is no choice
}

func (s typedSink[T]) deliver(ctx context.Context, data []byte, pipelines []string) (int, *pluginv1.Outcome) {
	telemetry, err := s.signal.Unmarshal(data)
	if err != nil {
		err = consumererror.NewPermanent(fmt.Errorf("cannot decode the plugin's telemetry: %w", err))
		return 0, wire.FromError(s.signal, err)
	}
	items := s.signal.Count(telemetry)
	next, err := s.to(pipelines)
	if err == nil {
		err = next(ctx, telemetry)
	}
	return items, wire.FromError(s.signal, err)
}

func (s typedSink[T]) to(pipelines []string) (consumeFunc[T], error) {
	if len(pipelines) == 0 {
		return s.next, nil
	}
	if s.route == nil {
		return nil, consumererror.NewPermanent(fmt.Errorf("the plugin chose among pipelines where there is no choice"))
	}
	ids := make([]pipeline.ID, len(pipelines))
	for n, text := range pipelines {
		if err := ids[n].UnmarshalText([]byte(text)); err != nil {
			return nil, consumererror.NewPermanent(err)
		}
	}
	next, err := s.route(ids...)
	if err != nil {
		return nil, consumererror.NewPermanent(err)
	}
	return next, nil
}

// consume gives telemetry to the component, and what it emitted meanwhile to next. All of it is given, in order; the
// component's own error is the result, else the first of next's.
func consume[T any](ctx context.Context, i *instance, signal wire.Signal[T], telemetry T, next consumeFunc[T]) error {
	data, err := signal.Marshal(telemetry)
	if err != nil {
		return consumererror.NewPermanent(err)
	}
	items := signal.Count(telemetry) // before somebody else has it
	result, err := i.consume(ctx, data)
	if err != nil {
		return err
	}
	own := wire.ToError(signal, result.GetOutcome())
	emitted, err := deliverFused(ctx, signal, telemetry, data, result.GetEmits(), next)
	if own == nil {
		i.held.accepted(items, emitted)
		return err
	}
	return own
}

// deliverFused gives next what rode on a result, and returns the number of items and the first error.
func deliverFused[T any](
	ctx context.Context, signal wire.Signal[T], telemetry T, data []byte, emits []*pluginv1.Fused, next consumeFunc[T],
) (items int, first error) {
	original := true // whether telemetry is as it came: who gets it may change it
	for _, fused := range emits {
		passes, err := telemetry, error(nil)
		switch {
		case next == nil:
			return items, consumererror.NewPermanent(fmt.Errorf("the plugin emitted where nothing comes after it"))
		case fused.GetUnchanged() && original:
			original = false
		case fused.GetUnchanged():
			passes, err = signal.Unmarshal(data)
		default:
			passes, err = signal.Unmarshal(fused.GetData())
		}
		if err != nil {
			err = consumererror.NewPermanent(fmt.Errorf("cannot decode the plugin's telemetry: %w", err))
		} else {
			items += signal.Count(passes)
			err = next(wire.IntoContext(ctx, fused.GetContext()), passes)
		}
		if first == nil {
			first = err
		}
	}
	return items, first
}
