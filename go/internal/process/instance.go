package process

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.uber.org/zap"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// instance is a component of a collector for one signal, whose work a child does. It outlives its children.
type instance struct {
	s      *supervisor
	order  *pluginv1.Create
	sink   sink // what it emits goes there; nil for an exporter
	logger *zap.Logger
	held   held

	session atomic.Pointer[session] // nil while there is no child

	mu       sync.Mutex
	host     component.Host // from Start on
	started  bool           // whether the next session is to be started too
	degraded bool           // whether an error was reported as the component's status
}

// newInstance makes a component in the child. The caller's configuration has acquired the supervisor.
func newInstance(ctx context.Context, s *supervisor, order *pluginv1.Create, sink sink, logger *zap.Logger) (*instance, error) {
	i := &instance{s: s, order: order, sink: sink, logger: logger}
	s.acquire()
	err := twice(func() error {
		c, err := s.get(ctx)
		if err != nil {
			return err
		}
		session, err := i.open(ctx, c)
		if err != nil {
			return err
		}
		if !s.register(i, session) {
			return errDead
		}
		return nil
	})
	if err != nil {
		s.release()
		if errors.Is(err, errDead) {
			err = failed(s.name, "its process ended when it was to make %q", order.GetComponent().GetId())
		}
		return nil, err
	}
	return i, nil
}

// twice calls a function once more when the child died under it.
func twice(do func() error) error {
	err := do()
	if errors.Is(err, errDead) {
		err = do()
	}
	return err
}

// register notes an instance to be made again, if its child still lives.
func (s *supervisor) register(i *instance, session *session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.child != session.child {
		return false
	}
	i.session.Store(session)
	s.instances = append(s.instances, i)
	return true
}

// forget lets an instance go: it is not made again. known is false when it had gone before.
func (s *supervisor) forget(i *instance) (was *session, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n, other := range s.instances {
		if other == i {
			s.instances = append(s.instances[:n:n], s.instances[n+1:]...)
			return i.session.Swap(nil), true
		}
	}
	return nil, false
}

// ready returns the session of a live child, waiting for it: the start of one takes its time, however short a call may be.
func (i *instance) ready(ctx context.Context) (*session, error) {
	if session := i.session.Load(); session != nil && session.isStarted() {
		return session, nil
	}
	return await(ctx, i.s, max(i.s.set.Timeout, DefaultTimeout), func() (*session, bool) {
		session := i.session.Load()
		return session, session != nil && session.isStarted()
	})
}

// Start implements component.Component.
func (i *instance) Start(ctx context.Context, host component.Host) error {
	i.mu.Lock()
	i.host, i.started = host, true
	i.mu.Unlock()
	err := twice(func() error {
		session, err := await(ctx, i.s, startTimeout, func() (*session, bool) {
			session := i.session.Load()
			return session, session != nil
		})
		if err != nil {
			return err
		}
		return session.start(ctx)
	})
	if errors.Is(err, errDead) {
		err = failed(i.s.name, "its process ended when it was to start %q", i.order.GetComponent().GetId())
	}
	return err
}

// Shutdown implements component.Component. What the component holds is emitted first, as long as ctx allows.
func (i *instance) Shutdown(ctx context.Context) error {
	session, known := i.s.forget(i)
	if known {
		defer i.s.release()
	}
	if session == nil { // its child is dead: that was said when it died
		return nil
	}
	err := session.stop(ctx)
	if errors.Is(err, errDead) {
		return failed(i.s.name, "its process ended when it was to stop %q%s", i.order.GetComponent().GetId(), i.held.lost())
	}
	return err
}

// discard ends an instance that nobody will shut down.
func (i *instance) discard() {
	session, known := i.s.forget(i)
	if session != nil {
		session.cancel()
	}
	if known {
		i.s.release()
	}
}

// report tells the collector how the component is.
func (i *instance) report(event *componentstatus.Event) {
	i.mu.Lock()
	host := i.host
	i.mu.Unlock()
	if host != nil {
		componentstatus.ReportStatus(host, event)
	}
}

// loses is told that the child died: what it held is lost.
func (i *instance) loses() {
	if text := i.held.lost(); text != "" {
		i.logger.Error("What the component held in the plugin's process is lost"+text, zap.String("plugin", i.s.name))
	}
}

// ails is told that children died in a row: that is the component's status until it works again.
func (i *instance) ails(why string) {
	i.mu.Lock()
	report := i.started
	i.degraded = i.degraded || report
	i.mu.Unlock()
	if report {
		i.report(componentstatus.NewRecoverableErrorEvent(failed(i.s.name, "%s", why)))
	}
}

// recovered is told that the component works.
func (i *instance) recovered() {
	i.mu.Lock()
	was := i.degraded
	i.degraded = false
	i.mu.Unlock()
	if was {
		i.report(componentstatus.NewEvent(componentstatus.StatusOK))
	}
}
