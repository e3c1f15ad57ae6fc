package bridge

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.uber.org/goleak"

	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// hangStop is how long a test waits for what must happen; no test passes or fails by how fast it does.
const hangStop = 30 * time.Second

// fakeHost keeps what is posted.
type fakeHost struct{ lost chan LostEvent }

func (h *fakeHost) Post(event any) {
	if lost, ok := event.(LostEvent); ok {
		h.lost <- lost
	}
}

// logsOnly is what a module with one handler says of itself.
func logsOnly() []Description { return []Description{{Signals: []string{"logs"}}} }

// newTestGroup makes a group of one unit, whose session ends with the test. No goroutine may be left then.
func newTestGroup(t *testing.T, workers int, timeout time.Duration) (*Group, *fakeHost) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	host := &fakeHost{lost: make(chan LostEvent, 100)}
	s := NewSession(host)
	config := defaultConfig()
	config.Workers, config.Timeout = workers, timeout
	g := newGroup(s, []*Unit{{kind: "processor", id: component.NewIDWithName(Type, "test"), config: &config}})
	g.handle = Groups.Add(g)
	s.groups = append(s.groups, g)
	if err := g.Ready(Loaded{Units: logsOnly()}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		goleak.VerifyNone(t, before)
		if n := Workers.Len(); n > 0 {
			t.Errorf("%d Workers are left", n)
		}
	})
	return g, host
}

// fake is a Worker of a test.
type fake struct {
	t      *testing.T
	handle int32
	worker *Worker
	batch  func(payload []byte) // is at the batch
	paused chan uint32          // the numbers of pauses
	resume chan bool            // whether it goes on after a pause
	hooks  chan uint8           // the kinds of the hooks that it ran
	ended  chan struct{}
}

// spawn makes a Worker and has it exchange until it is told to end or released.
func spawn(t *testing.T, g *Group, found []Description, batch func(payload []byte)) *fake {
	t.Helper()
	f := idle(t, g, found)
	f.batch = batch
	go f.live()
	return f
}

// idle makes a Worker that does nothing by itself.
func idle(t *testing.T, g *Group, found []Description) *fake {
	t.Helper()
	handle, err := g.NewWorker(found)
	if err != nil {
		t.Fatal(err)
	}
	w, err := Workers.Get(handle)
	if err != nil {
		t.Fatal(err)
	}
	return &fake{
		t: t, handle: handle, worker: w, paused: make(chan uint32, 1), resume: make(chan bool, 1),
		hooks: make(chan uint8, 10), ended: make(chan struct{}),
	}
}

func (f *fake) live() {
	defer close(f.ended)
	var answer []byte
	room := make([]byte, 1<<16)
	for {
		n, err := f.worker.Exchange(answer, room, 20*time.Millisecond)
		answer = nil
		if errors.Is(err, errGone) {
			return
		} else if err != nil {
			f.t.Errorf("Exchange: %v", err)
			return
		}
		if n == 0 {
			continue
		}
		payload := room[binary.LittleEndian.Uint32(room[12:]):n]
		switch kind := room[4]; kind {
		case jobBatch:
			f.batch(payload)
			answer = answerTo(room, 1)
		case jobStart, jobStop:
			f.hooks <- kind
			answer = answerTo(room, 1)
		case jobPause:
			f.paused <- binary.LittleEndian.Uint32(payload)
			if !<-f.resume {
				return
			}
		case jobEnd:
			return
		}
	}
}

// answerTo answers a job without edits.
func answerTo(job []byte, done uint32) []byte {
	return binary.LittleEndian.AppendUint32(append([]byte(nil), job[:4]...), done)
}

// release forgets the Worker, which ends then.
func (f *fake) release() {
	f.worker.Release()
	within(f.t, f.ended, "a Worker that was released goes on")
}

// stopPaused pauses the Worker; it goes on when resume is told.
func (f *fake) stopPaused() {
	f.t.Helper()
	want := uint32(f.worker.Pause())
	if got := within(f.t, f.paused, "a Worker does not pause"); got != want {
		f.t.Fatalf("pause %d was told as %d", want, got)
	}
}

// within takes a value, which must come.
func within[T any](t *testing.T, from <-chan T, what string) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(hangStop):
		t.Fatal(what)
		panic("unreachable")
	}
}

// send has a batch go through the group's unit.
func send(ctx context.Context, g *Group, payload string) error {
	frame, err := g.do(ctx, Logs, []uint8{0}, g.config.Timeout, func(dst []byte, _ *otlp.Projection) []byte {
		return append(dst, payload...)
	})
	freeFrame(frame)
	return err
}

// journal keeps payloads.
type journal struct {
	mu  sync.Mutex
	got []string
}

func (r *journal) add(payload []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, string(payload))
}

// swap has new Workers take over, as the host does it.
func swap(t *testing.T, g *Group, old, next []*fake) {
	t.Helper()
	if _, err := g.Hold(); err != nil {
		t.Fatal(err)
	}
	for _, f := range old {
		f.stopPaused()
	}
	if err := g.Serve(handles(next)); err != nil {
		t.Fatal(err)
	}
	for _, f := range old {
		f.resume <- false
		f.release()
	}
}

func handles(of []*fake) (handles []int32) {
	for _, f := range of {
		handles = append(handles, f.handle)
	}
	return handles
}
