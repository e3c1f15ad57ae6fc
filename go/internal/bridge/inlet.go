package bridge

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// maxPushes is how many pushes may be under way in a collector.
const maxPushes = 1024

// pushes numbers them, for all collectors of the process.
var pushes numbers

// decoding is a turn at decoding what was pushed. A processor is left to the host's thread, whose calls would otherwise
// wait for one.
var decoding = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1))

// numbers gives numbers above 0; they begin anew after 2^31.
type numbers struct{ last atomic.Uint32 }

func (n *numbers) next() int32 {
	for {
		if number := int32(n.last.Add(1) & 0x7fff_ffff); number != 0 {
			return number
		}
	}
}

// Push is telemetry of the host program for a receiver without a module.
type Push struct {
	Receiver string
	Signal   Signal
	Timeout  time.Duration // 0: none
	Bytes    []byte        // OTLP; they are copied
}

// PushedEvent tells the host how a push ended.
type PushedEvent struct {
	Type  string     `json:"type"` // "pushed"
	Push  int32      `json:"push"`
	Error *abi.Error `json:"error,omitempty"`
}

// inlet is a receiver without a module, for one signal: what the host program pushes goes through it.
type inlet struct {
	signal Signal
	to     output
	gate   gate
}

// Start implements component.Component.
func (i *inlet) Start(context.Context, component.Host) error {
	i.gate.open()
	return nil
}

// Shutdown implements component.Component. It waits for the pushes that are under way, as receivers wait for requests.
func (i *inlet) Shutdown(ctx context.Context) error {
	i.gate.shut(ctx)
	return nil
}

func (s *Session) inlet(id component.ID, signal Signal, to output) (component.Component, error) {
	if err := s.hosted("receiver", id); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inlets[id.String()] == nil {
		s.inlets[id.String()] = map[Signal]*inlet{}
	}
	i := &inlet{signal: signal, to: to}
	s.inlets[id.String()][signal] = i
	return i, nil
}

// hosted says why a component without a module cannot be.
func (s *Session) hosted(kind string, id component.ID) error {
	if s.host != nil {
		return nil
	}
	return abi.Errorf(abi.ConfigInvalid, "Cannot use %s %q: without a module it is for a program in Deno, and this host is not", kind, id).
		WithHint("Name a module, and start the collector by otelcol-deno")
}

// Push begins to hand telemetry to the pipelines of a receiver, and returns the number that tells how it ended.
func (s *Session) Push(p Push) (int32, error) {
	i, err := s.inletOf(p.Receiver, p.Signal)
	if err != nil {
		return 0, err
	}
	what := fmt.Sprintf("push %s to receiver %q", p.Signal, p.Receiver)
	ctx, ok := i.gate.enter()
	if !ok {
		return 0, abi.Errorf(abi.PipelineUnavailable, "Cannot %s: the collector is stopping", what)
	}
	if s.pushing.Add(1) > maxPushes {
		s.pushing.Add(-1)
		i.gate.leave()
		return 0, abi.Errorf(abi.PipelineUnavailable, "Cannot %s: %d are under way", what, maxPushes).WithHint("Wait for some of them: await collector.push(...)")
	}
	number := pushes.next()
	go s.push(ctx, i, p.Timeout, what, number, copyFrame(p.Bytes))
	return number, nil
}

func (s *Session) push(ctx context.Context, i *inlet, timeout time.Duration, what string, number int32, otlp *[]byte) {
	defer i.gate.leave()
	defer s.pushing.Add(-1)
	decoding <- struct{}{}
	deliver, err := i.to.prepare(nil, *otlp)
	<-decoding
	freeFrame(otlp)
	if err != nil {
		s.pushed(number, abi.Errorf(abi.PipelineRefused, "Cannot %s: %w", what, err))
		return
	}
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	s.pushed(number, patiently(ctx, what, func() error { return deliver(ctx) }))
}

func (s *Session) pushed(number int32, err error) {
	event := PushedEvent{Type: "pushed", Push: number}
	if err != nil {
		event.Error = abi.AsError(err)
	}
	s.host.Post(event)
}

func (s *Session) inletOf(id string, signal Signal) (*inlet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	signals := s.inlets[id]
	if i := signals[signal]; i != nil {
		return i, nil
	}
	err := abi.Errorf(abi.InvalidArgument, "Cannot push %s to receiver %q: ", signal, id)
	if signals == nil {
		err.Message += "there is no such receiver of type deno without a module"
	} else {
		err.Message += fmt.Sprintf("no pipeline of %s has it", signal)
	}
	return nil, err.WithHint("The running configuration has these: %s", names(s.inlets))
}

// names lists what there is, for an error.
func names[T any](of map[string]T) string {
	if len(of) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(maps.Keys(of)), ", ")
}
