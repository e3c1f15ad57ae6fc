package process

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// session is an instance at work in one child: a stream.
type session struct {
	instance *instance
	child    *child
	stream   pluginv1.Plugin_RunClient
	ctx      context.Context // ends with the child, or when the session is over
	cancel   context.CancelFunc
	window   *semaphore.Weighted // of what is sent
	size     int64

	sendMu sync.Mutex

	startOnce sync.Once
	started   chan struct{} // closed when the start is over; startErr is set before
	startErr  error
	stopped   chan struct{} // closed when the component has stopped; stopErr is set before
	stopErr   error

	mu       sync.Mutex
	last     uint64
	calls    map[uint64]*call
	emits    map[uint64]context.CancelFunc // those that are being delivered
	emitted  int64                         // their bytes
	lastEmit time.Time                     // when the last of them was delivered
}

// open makes the component in a child.
func (i *instance) open(ctx context.Context, c *child) (*session, error) {
	s := &session{
		instance: i, child: c, started: make(chan struct{}), stopped: make(chan struct{}),
		calls: map[uint64]*call{}, emits: map[uint64]context.CancelFunc{},
	}
	s.ctx, s.cancel = context.WithCancel(c.ctx)
	stream, err := c.api.Run(s.ctx)
	if err != nil {
		s.cancel()
		return nil, s.broken(err)
	}
	s.stream = stream
	created := make(chan error, 1)
	go s.read(created)
	s.send(&pluginv1.HostMessage{Message: &pluginv1.HostMessage_Create{Create: i.order}})
	select {
	case err = <-created:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		s.cancel()
		return nil, err
	}
	return s, nil
}

// broken is called when the stream cannot be used any more: that is the child's death, or is made to be it.
func (s *session) broken(err error) error {
	if s.ctx.Err() == nil {
		why := ""
		switch status.Code(err) {
		case codes.Unavailable, codes.Canceled, codes.Internal: // the connection: the end of the process says more
		case codes.Unknown:
			if errors.Is(err, io.EOF) {
				why = "it ended a component's stream: its process was killed"
			}
		default:
			why = "it ended a component's stream (" + status.Convert(err).Message() + "): its process was killed"
		}
		s.child.die(why)
	}
	return errDead
}

// send writes a message. That it cannot be written is noticed by read.
func (s *session) send(m *pluginv1.HostMessage) {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	_ = s.stream.Send(m)
}

// read takes the child's messages until the stream ends. It never waits for anybody else.
func (s *session) read(created chan<- error) {
	for {
		m, err := s.stream.Recv()
		if err != nil {
			s.end(s.broken(err), created)
			return
		}
		switch {
		case m.GetResult() != nil:
			s.settle(m.GetResult())
		case m.GetEmit() != nil:
			s.emit(m.GetEmit())
		case m.GetCancel() != nil:
			s.cancelEmit(m.GetCancel().GetId())
		case m.GetLog() != nil:
			s.instance.log(m.GetLog())
		case m.GetStatus() != nil:
			s.instance.status(m.GetStatus())
		case m.GetCreated() != nil:
			s.size = int64(m.GetCreated().GetWindow())
			if s.size <= 0 {
				s.size = wire.Window
			}
			s.window = semaphore.NewWeighted(s.size)
			created <- nil
		case m.GetStarted() != nil:
			s.endStart(nil)
		case m.GetFailed() != nil:
			close(s.stopped) // the child has ended it
			s.end(s.instance.refused(m.GetFailed()), created)
			return
		case m.GetStopped() != nil:
			if text := m.GetStopped().GetError(); text != "" {
				s.stopErr = errors.New(text)
			}
			close(s.stopped)
			s.end(errDead, created)
			return
		}
	}
}

// end is the end of the stream, for everybody who waits for something of it.
func (s *session) end(why error, created chan<- error) {
	s.cancel()
	select {
	case created <- why:
	default:
	}
	s.endStart(why)
	s.mu.Lock()
	calls := s.calls
	s.calls = nil
	s.mu.Unlock()
	for _, call := range calls {
		close(call.answer)
	}
}

func (s *session) endStart(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.started:
	default:
		s.startErr = err
		close(s.started)
	}
}

// start starts the component, once; it may be called by several.
func (s *session) start(ctx context.Context) error {
	s.startOnce.Do(func() {
		s.send(&pluginv1.HostMessage{Message: &pluginv1.HostMessage_Start{Start: &pluginv1.Start{}}})
	})
	select {
	case <-s.started:
		s.instance.s.wake()
		return s.startErr
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *session) isStarted() bool {
	select {
	case <-s.started:
		return s.startErr == nil
	default:
		return false
	}
}

// stop stops the component and waits until what it holds is delivered. A child that takes longer than ctx is killed.
func (s *session) stop(ctx context.Context) error {
	defer s.cancel()
	s.send(&pluginv1.HostMessage{Message: &pluginv1.HostMessage_Stop{Stop: &pluginv1.Stop{TimeoutMs: wire.Timeout(ctx)}}})
	select {
	case <-s.stopped:
		return s.stopErr
	case <-s.ctx.Done():
		select {
		case <-s.stopped: // both at once
			return s.stopErr
		default:
			return errDead
		}
	case <-ctx.Done():
		s.child.die("it did not stop in time: its process was killed")
		return ctx.Err()
	}
}
