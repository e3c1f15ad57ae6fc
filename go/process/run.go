package process

import (
	"context"
	"errors"
	"net"
	"strings"
	"syscall"

	"go.opentelemetry.io/collector/pipeline"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// Run implements the protocol: one stream is the life of one instance.
func (s *server) Run(stream pluginv1.Plugin_RunServer) error {
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	create := first.GetCreate()
	if create == nil {
		return status.Error(codes.InvalidArgument, "the first message is no Create")
	}
	i := newInstance(stream, create)
	defer i.close()
	release, err := s.create(i)
	if err != nil {
		i.fail(err)
		return nil
	}
	defer release()
	i.send(&pluginv1.ChildMessage{Message: &pluginv1.ChildMessage_Created{
		Created: &pluginv1.Created{MutatesData: i.made.mutates, Window: uint64(i.size)},
	}})
	go i.read()
	<-i.done
	i.calls.Wait()
	return nil
}

// create makes the component of an instance; a panic in it ends the process, as everywhere in a child.
func (s *server) create(i *instance) (release func(), err error) {
	of := i.order.GetComponent()
	factory, err := s.factory(of)
	if err != nil {
		return nil, err
	}
	config, release, err := s.configs.acquire(i.ctx, factory, of)
	if err != nil {
		return nil, err
	}
	if i.made, err = i.make(factory, config); err != nil {
		release()
		return nil, err
	}
	return release, nil
}

// read takes the host's messages until the stream ends. It never waits for a component.
func (i *instance) read() {
	for {
		m, err := i.stream.Recv()
		if err != nil {
			i.abandon()
			return
		}
		switch {
		case m.GetConsume() != nil:
			i.calls.Go(func() { i.consume(m.GetConsume()) })
		case m.GetEmitResult() != nil:
			i.settle(m.GetEmitResult())
		case m.GetCancel() != nil:
			i.cancel(m.GetCancel().GetId())
		case m.GetStart() != nil:
			go i.start()
		case m.GetStop() != nil:
			go i.stop(m.GetStop())
		}
	}
}

func (i *instance) start() {
	if err := i.made.component.Start(i.ctx, i.host); err != nil {
		i.fail(err)
		i.end()
		return
	}
	i.send(&pluginv1.ChildMessage{Message: &pluginv1.ChildMessage_Started{Started: &pluginv1.Started{}}})
}

func (i *instance) stop(order *pluginv1.Stop) {
	ctx, cancel := wire.WithTimeout(context.WithoutCancel(i.ctx), order.GetTimeoutMs())
	defer cancel()
	stopped := &pluginv1.Stopped{}
	if err := i.shutdown(ctx); err != nil {
		stopped.Error = err.Error()
	}
	i.send(&pluginv1.ChildMessage{Message: &pluginv1.ChildMessage_Stopped{Stopped: stopped}})
	i.end()
}

// abandon is what becomes of an instance whose host does not speak any more: it shuts down, and what it emits is refused.
func (i *instance) abandon() {
	i.stopWaiting()
	_ = i.shutdown(i.ctx)
	i.end()
}

// shutdown shuts the component down, once, whether it was started or not: what it shares among signals is let go.
func (i *instance) shutdown(ctx context.Context) error {
	i.mu.Lock()
	was := i.stopped
	i.stopped = true
	i.mu.Unlock()
	if was {
		return nil
	}
	return i.made.component.Shutdown(ctx)
}

func (i *instance) fail(err error) {
	failed := &pluginv1.Failed{
		Error:             strings.TrimSpace(err.Error()),
		SignalUnsupported: errors.Is(err, pipeline.ErrSignalNotSupported),
		WantedExtensions:  i.host.wantedExtensions(),
	}
	var op *net.OpError
	if errors.Is(err, syscall.EADDRINUSE) && errors.As(err, &op) && op.Addr != nil {
		failed.AddressInUse = op.Addr.String()
	}
	i.send(&pluginv1.ChildMessage{Message: &pluginv1.ChildMessage_Failed{Failed: failed}})
}
