package bridge

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// handed numbers the batches that the host takes, for all collectors of the process.
var handed numbers

// OutputEvent tells the host that an exporter without a module is there, or has a batch after a Take that found none.
type OutputEvent struct {
	Type     string `json:"type"` // "output"
	Exporter string `json:"exporter"`
}

// takeHeader is the length of what stands before a batch: u32 length of all that follows, u32 signal. Little-endian.
const takeHeader = 8

// outlet is an exporter without a module, for all of its signals: the host program takes its batches.
type outlet struct {
	id   string
	host Host
	over <-chan struct{}

	mu      sync.Mutex
	waiting []*handover // in the order of their arrival
	taken   map[int32]*handover
	wanted  map[Signal]bool // who took none waits for these
}

// handover is a batch on its way to the host program.
type handover struct {
	signal Signal
	otlp   []byte
	done   chan struct{} // closed when the program has done with it
}

func (s *Session) outlet(id component.ID) (*outlet, error) {
	if err := s.hosted("exporter", id); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.outlets[id.String()]
	if o == nil {
		o = &outlet{id: id.String(), host: s.host, over: s.over, taken: map[int32]*handover{}, wanted: map[Signal]bool{}}
		s.outlets[o.id] = o
		s.host.Post(OutputEvent{Type: "output", Exporter: o.id}) // who waits for it to be there need not wait until all have started
	}
	return o, nil
}

// handOver is how an exporter without a module exports.
func handOver[T any](o *outlet, c carrier[T], timeout time.Duration) consume[T] {
	slots := make(chan struct{}, waiting) // as many batches are encoded at a time
	return func(ctx context.Context, data T) error {
		begun := time.Now()
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
		case <-ctx.Done():
			return o.overdue(ctx, "did not take", begun, timeout)
		}
		frame := frames.Get().(*[]byte)
		defer freeFrame(frame)
		*frame = c.encode((*frame)[:0], data, nil)
		h := &handover{signal: c.signal, otlp: *frame, done: make(chan struct{})}
		o.offer(h)
		select {
		case <-h.done:
			return nil
		case <-ctx.Done():
			return o.overdue(ctx, o.withdraw(h), begun, timeout)
		case <-o.over:
			o.withdraw(h)
			return errOver
		}
	}
}

func (o *outlet) offer(h *handover) {
	o.mu.Lock()
	o.waiting = append(o.waiting, h)
	tell := o.wanted[h.signal]
	if tell {
		clear(o.wanted) // whoever waits will ask again
	}
	o.mu.Unlock()
	if tell {
		o.host.Post(OutputEvent{Type: "output", Exporter: o.id})
	}
}

// withdraw says what the program did not do.
func (o *outlet) withdraw(h *handover) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	for number, other := range o.taken {
		if other == h {
			delete(o.taken, number)
			return "took, but has not done with,"
		}
	}
	o.waiting = slices.DeleteFunc(o.waiting, func(other *handover) bool { return other == h })
	return "did not take"
}

// overdue is the error of a batch whose time is over: the exporter's, or the sender's if that was shorter.
func (o *outlet) overdue(ctx context.Context, what string, begun time.Time, timeout time.Duration) error {
	if ctx.Err() == context.DeadlineExceeded {
		return fmt.Errorf("%s: the program %s the batch within %v", o.id, what, min(timeout, time.Since(begun).Round(time.Millisecond)))
	}
	return context.Cause(ctx)
}

// Take is what the host program wants of an exporter without a module.
type Take struct {
	Exporter string
	Done     int32    // the number of a batch that it has done with; 0: none
	Signals  []Signal // of which it wants the next batch
}

// Take writes the next batch into room behind a header, and returns its number and the length of what is behind the
// header's first four bytes. 0 means that there is none: an OutputEvent will tell. A batch that does not fit stays, and
// the error says its size.
func (s *Session) Take(t Take, room []byte) (number int32, size int, err error) {
	s.mu.Lock()
	o := s.outlets[t.Exporter]
	known := names(s.outlets)
	s.mu.Unlock()
	if o == nil {
		return 0, 0, abi.Errorf(abi.InvalidArgument, "Cannot take the output of exporter %q: there is no such exporter of type deno without a module", t.Exporter).
			WithHint("The running configuration has these: %s", known)
	}
	return o.take(t, room)
}

func (o *outlet) take(t Take, room []byte) (number int32, size int, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if h := o.taken[t.Done]; h != nil {
		delete(o.taken, t.Done)
		close(h.done)
	}
	i := slices.IndexFunc(o.waiting, func(h *handover) bool { return slices.Contains(t.Signals, h.signal) })
	if i < 0 {
		for _, signal := range t.Signals {
			o.wanted[signal] = true
		}
		return 0, 0, nil
	}
	h := o.waiting[i]
	size = takeHeader - 4 + len(h.otlp)
	if 4+size > len(room) {
		return 0, 0, abi.TooSmall(size)
	}
	binary.LittleEndian.PutUint32(room[4:], uint32(h.signal))
	copy(room[takeHeader:], h.otlp)
	o.waiting = slices.Delete(o.waiting, i, i+1)
	number = handed.next()
	o.taken[number] = h
	return number, size, nil
}
