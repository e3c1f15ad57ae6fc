package host

import (
	"context"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/xconsumer"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/xreceiver"
	"go.uber.org/zap"
)

// leave is what the receivers of a run have in common when it stops. Their shutdown waits for clients: gRPC's two minutes
// for a connection that says nothing, HTTP's for the rest of a request. What is behind them is shut down only then, so at
// the deadline of the stop all that is in the pipelines would be lost. So receivers have a time of their own, and after
// it the rest stops without them.
type leave struct {
	over context.Context // done when the receivers' time is over
	end  context.CancelFunc
	said sync.Map // the component IDs of those that were left behind
}

func newLeave() *leave {
	over, end := context.WithCancel(context.Background())
	return &leave{over: over, end: end}
}

// after ends the receivers' time after a while, or when the function that it returns is called.
func (l *leave) after(while time.Duration) func() {
	timer := time.AfterFunc(while, l.end)
	return func() {
		timer.Stop()
		l.end()
	}
}

// factories are the given ones, whose receivers can be left behind.
func (l *leave) factories(of map[component.Type]receiver.Factory) map[component.Type]receiver.Factory {
	made := make(map[component.Type]receiver.Factory, len(of))
	for typ, factory := range of {
		made[typ] = l.factory(factory)
	}
	return made
}

func (l *leave) factory(f receiver.Factory) receiver.Factory {
	options := []xreceiver.FactoryOption{
		xreceiver.WithTraces(func(ctx context.Context, set receiver.Settings, cfg component.Config, next consumer.Traces) (receiver.Traces, error) {
			return l.receiver(set)(f.CreateTraces(ctx, set, cfg, next))
		}, f.TracesStability()),
		xreceiver.WithMetrics(func(ctx context.Context, set receiver.Settings, cfg component.Config, next consumer.Metrics) (receiver.Metrics, error) {
			return l.receiver(set)(f.CreateMetrics(ctx, set, cfg, next))
		}, f.MetricsStability()),
		xreceiver.WithLogs(func(ctx context.Context, set receiver.Settings, cfg component.Config, next consumer.Logs) (receiver.Logs, error) {
			return l.receiver(set)(f.CreateLogs(ctx, set, cfg, next))
		}, f.LogsStability()),
	}
	if x, ok := f.(xreceiver.Factory); ok {
		options = append(options, xreceiver.WithProfiles(func(ctx context.Context, set receiver.Settings, cfg component.Config, next xconsumer.Profiles) (xreceiver.Profiles, error) {
			return l.receiver(set)(x.CreateProfiles(ctx, set, cfg, next))
		}, x.ProfilesStability()))
	}
	if aliased, ok := f.(interface{ DeprecatedAlias() component.Type }); ok && aliased.DeprecatedAlias().String() != "" {
		options = append(options, xreceiver.WithDeprecatedTypeAlias(aliased.DeprecatedAlias()))
	}
	return xreceiver.NewFactory(f.Type(), f.CreateDefaultConfig, options...)
}

func (l *leave) receiver(set receiver.Settings) func(component.Component, error) (component.Component, error) {
	return func(of component.Component, err error) (component.Component, error) {
		if err != nil {
			return nil, err
		}
		return &leavable{Component: of, leave: l, id: set.ID, logger: set.Logger}, nil
	}
}

// leavable is a receiver that can be left behind.
type leavable struct {
	component.Component
	leave  *leave
	id     component.ID
	logger *zap.Logger
}

// Shutdown implements component.Component. What is left behind does not listen any more, and ends when its clients do.
func (r *leavable) Shutdown(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(r.leave.over, cancel)()
	done := make(chan error, 1)
	go func() { done <- shutdown(ctx, r.Component) }()
	select {
	case err := <-done:
		if r.leave.over.Err() == nil {
			return err
		}
	case <-r.leave.over.Done():
	}
	if _, said := r.leave.said.LoadOrStore(r.id, true); !said {
		r.logger.Warn("The receiver did not stop in its time: clients hold connections or requests open. The rest stops without it")
	}
	return nil
}
