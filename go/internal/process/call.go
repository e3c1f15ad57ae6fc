package process

import (
	"context"
	"errors"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// call is a Consume in a child's hands.
type call struct {
	ctx    context.Context // the caller's
	answer chan *pluginv1.Result
	begun  time.Time
	weight int64 // of the window
}

// consume gives telemetry to the child and returns its answer. When the child dies meanwhile, the next one is given it, once.
func (i *instance) consume(ctx context.Context, data []byte) (result *pluginv1.Result, err error) {
	travels := wire.FromContext(ctx)
	err = twice(func() error {
		session, err := i.ready(ctx)
		if err != nil {
			return err
		}
		result, err = session.consume(ctx, &pluginv1.Consume{Data: data, Context: travels, TimeoutMs: wire.Timeout(ctx)})
		return err
	})
	if errors.Is(err, errDead) {
		return nil, failed(i.s.name, "its process ended twice while it had the telemetry in its hands")
	}
	if err == nil {
		i.recovered()
	}
	return result, err
}

func (s *session) consume(ctx context.Context, order *pluginv1.Consume) (*pluginv1.Result, error) {
	weight := min(int64(len(order.GetData())), s.size)
	if err := s.admit(ctx, weight); err != nil {
		return nil, err
	}
	c := &call{ctx: ctx, answer: make(chan *pluginv1.Result, 1), begun: time.Now(), weight: weight}
	if !s.expect(order, c) {
		return nil, errDead
	}
	s.send(&pluginv1.HostMessage{Message: &pluginv1.HostMessage_Consume{Consume: order}})
	select {
	case result, ok := <-c.answer:
		if !ok {
			return nil, errDead
		}
		return result, nil
	case <-ctx.Done(): // the child still has it, and is still watched
		go s.send(&pluginv1.HostMessage{Message: &pluginv1.HostMessage_Cancel{Cancel: &pluginv1.Cancel{Id: order.GetId()}}})
		return nil, ctx.Err()
	}
}

// admit waits for room in the window.
func (s *session) admit(ctx context.Context, weight int64) error {
	if s.window.TryAcquire(weight) {
		return nil
	}
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	err := s.window.Acquire(waiting, weight)
	switch {
	case err == nil || ctx.Err() != nil:
		return err
	default:
		return errDead
	}
}

// expect numbers a call; false when the stream has ended.
func (s *session) expect(order *pluginv1.Consume, c *call) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls == nil {
		return false
	}
	s.last++
	order.Id = s.last
	s.calls[order.Id] = c
	return true
}

// settle hands an answer to the call that waits for it.
func (s *session) settle(result *pluginv1.Result) {
	s.mu.Lock()
	c := s.calls[result.GetId()]
	delete(s.calls, result.GetId())
	s.mu.Unlock()
	if c != nil {
		s.window.Release(c.weight)
		c.answer <- result
	}
}

// overdue says whether a call is in the component's hands for longer than timeout. Time in which the collector has
// something that the component emitted does not count. Nor does that of an exporter: how long its destination may take
// is a matter of its own configuration.
func (s *session) overdue(timeout time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.emits) > 0 || s.instance.order.GetComponent().GetKind() == pluginv1.Kind_KIND_EXPORTER {
		return false
	}
	if time.Since(s.lastEmit) <= timeout {
		return false
	}
	for _, c := range s.calls {
		if time.Since(c.begun) > timeout {
			return true
		}
	}
	return false
}
