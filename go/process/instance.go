package process

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// instance is a component at work for one signal, and its stream.
type instance struct {
	order  *pluginv1.Create
	stream pluginv1.Plugin_RunServer
	ctx    context.Context // the stream's
	made   *made
	host   *host
	fuses  bool           // whether emits may ride on the Result of a Consume
	calls  sync.WaitGroup // Consumes under way
	done   chan struct{}  // closed when the stream is to end
	window *semaphore.Weighted
	size   int64 // of the window, in bytes

	sendMu sync.Mutex
	closed bool // the stream has ended: nothing can be sent

	mu       sync.Mutex
	stopped  bool
	ended    bool
	lastEmit uint64
	emits    map[uint64]chan *pluginv1.Outcome // those that wait for their EmitResult; nil when nobody answers any more
	cancels  map[uint64]context.CancelFunc     // of the Consumes under way
}

func newInstance(stream pluginv1.Plugin_RunServer, order *pluginv1.Create) *instance {
	size := int64(order.GetWindow())
	if size <= 0 {
		size = wire.Window
	}
	i := &instance{
		order: order, stream: stream, ctx: stream.Context(), done: make(chan struct{}),
		fuses:  order.GetComponent().GetKind() == pluginv1.Kind_KIND_PROCESSOR,
		window: semaphore.NewWeighted(size), size: size,
		emits:   map[uint64]chan *pluginv1.Outcome{},
		cancels: map[uint64]context.CancelFunc{},
	}
	i.host = &host{instance: i}
	return i
}

// send writes a message, unless the stream has ended. An error is the stream's end too: read learns of it.
func (i *instance) send(m *pluginv1.ChildMessage) {
	i.sendMu.Lock()
	defer i.sendMu.Unlock()
	if !i.closed {
		_ = i.stream.Send(m)
	}
}

// end lets Run return.
func (i *instance) end() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.ended {
		i.ended = true
		close(i.done)
	}
}

// close is called when Run returns: the stream may not be used after that.
func (i *instance) close() {
	i.stopWaiting()
	i.sendMu.Lock()
	i.closed = true
	i.sendMu.Unlock()
}

// stopWaiting fails the emits that wait for the host, and those to come.
func (i *instance) stopWaiting() {
	i.mu.Lock()
	waiting := i.emits
	i.emits = nil
	i.mu.Unlock()
	for _, answer := range waiting {
		close(answer)
	}
}

// cancel ends the context of a Consume.
func (i *instance) cancel(id uint64) {
	i.mu.Lock()
	cancel := i.cancels[id]
	i.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

// settle hands the host's answer to the emit that waits for it.
func (i *instance) settle(result *pluginv1.EmitResult) {
	i.mu.Lock()
	answer := i.emits[result.GetId()]
	delete(i.emits, result.GetId())
	i.mu.Unlock()
	if answer != nil {
		answer <- result.GetOutcome()
	}
}
