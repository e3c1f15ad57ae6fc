package bridge

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// waiting is how many jobs per Worker may be encoded and not yet answered; who comes later waits before it encodes.
const waiting = 4

// grace is how much longer than its time a job may take before its Worker counts as hung: handlers that wait are ended by
// the Worker itself, at the same time as the caller.
const grace = 500 * time.Millisecond

// Group is a set of components that run in the same Workers.
type Group struct {
	session *Session
	handle  int32
	units   []*Unit
	config  *Config // what all of its units agree on

	jobs  chan *job
	slots chan struct{}
	late  atomic.Int64 // answers that came after their time

	ready     chan struct{} // closed when the host has loaded the modules, or could not
	readyOnce sync.Once
	readyErr  error

	mu      sync.Mutex
	workers []*Worker
	ended   bool
}

func newGroup(s *Session, units []*Unit) *Group {
	g := &Group{session: s, units: units, config: units[0].config, ready: make(chan struct{})}
	slots := waiting * g.config.Workers
	g.jobs, g.slots = make(chan *job, slots), make(chan struct{}, slots)
	for i, u := range units {
		u.group, u.index = g, uint8(i)
	}
	return g
}

// do has a Worker run a chain of units on what encode writes. The frame is the caller's to free.
func (g *Group) do(ctx context.Context, signal Signal, chain []uint8, timeout time.Duration, encode func([]byte, *otlp.Projection) []byte) (*[]byte, error) {
	deadline := time.Now().Add(timeout)
	if at, ok := ctx.Deadline(); ok && at.Before(deadline) {
		deadline = at
	}
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	select {
	case g.slots <- struct{}{}:
		defer func() { <-g.slots }()
	default:
		select {
		case g.slots <- struct{}{}:
			defer func() { <-g.slots }()
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-timer.C:
			return nil, g.overdue(ctx, nil, timeout)
		case <-g.session.over:
			return nil, errOver
		}
	}
	for {
		j := newJob(jobBatch, signal, chain, deadline)
		j.projection = g.projection(signal, chain)
		j.payload = encode(j.payload, j.projection)
		g.jobs <- j // there is room: as many as there are slots
		o, over := j.wait(ctx, timer, g.session.over)
		switch {
		case over != nil:
			return nil, over
		case o == nil:
			return nil, g.overdue(ctx, j, timeout)
		}
		j.recycle()
		if !o.again {
			return o.frame, o.err
		}
	}
}

var errOver = errors.New("the collector is stopping")

// wait returns how the job ended: nil when its time was over before.
func (j *job) wait(ctx context.Context, timer *time.Timer, over <-chan struct{}) (*outcome, error) {
	select {
	case o := <-j.done:
		return &o, nil
	case <-ctx.Done():
	case <-timer.C:
	case <-over:
		if j.abandon() {
			return nil, errOver
		}
		o := <-j.done
		return &o, nil
	}
	if j.abandon() {
		return nil, nil
	}
	o := <-j.done // it was answered at this very moment
	return &o, nil
}

// abandon says that nobody waits for the job any more. It is false when it was answered.
func (j *job) abandon() bool {
	return j.state.CompareAndSwap(queued, abandoned) || j.state.CompareAndSwap(taken, abandoned)
}

// overdue is the error of a job that was not answered in its time.
func (g *Group) overdue(ctx context.Context, j *job, timeout time.Duration) error {
	if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return context.Cause(ctx)
	}
	if j != nil {
		g.watch(j)
	}
	return &Failure{Kind: "timeout", Retryable: true, Message: fmt.Sprintf("no answer within %v", timeout)}
}

// watch looks a little later whether a Worker still has the job: then it hangs.
func (g *Group) watch(j *job) {
	time.AfterFunc(grace, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		for _, w := range g.workers {
			if w.current.Load() == j {
				w.lose(fmt.Sprintf("it has not answered within %v: a handler hangs", g.config.Timeout))
			}
		}
	})
}

// hook has every Worker run a hook of a unit.
func (g *Group) hook(ctx context.Context, kind uint8, u *Unit) error {
	g.mu.Lock()
	workers := append([]*Worker(nil), g.workers...)
	g.mu.Unlock()
	var errs []error
	for _, w := range workers {
		errs = append(errs, w.hook(ctx, kind, u))
	}
	return errors.Join(errs...)
}

// Ready says what the host found in the modules, or why it could not load them.
func (g *Group) Ready(found Loaded) error {
	g.readyOnce.Do(func() {
		defer close(g.ready)
		if found.Error != nil {
			g.readyErr = found.Error.error()
			return
		}
		g.readyErr = g.describe(found.Units)
	})
	return nil
}

// describe takes what the modules say of themselves.
func (g *Group) describe(found []Description) error {
	if len(found) != len(g.units) {
		return abi.Errorf(abi.InvalidArgument, "Cannot use the description of %d modules: there are %d", len(found), len(g.units))
	}
	for i, u := range g.units {
		u.description.Store(&found[i])
	}
	return nil
}

// NewWorker makes a Worker of the group, whose version of the modules is as found; nil means that of Ready.
func (g *Group) NewWorker(found []Description) (int32, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return 0, abi.Errorf(abi.InvalidArgument, "Cannot make a Worker: the collector is stopping")
	}
	if found != nil {
		for i, u := range g.units {
			if err := u.replaceable(found, i); err != nil {
				return 0, err
			}
		}
	}
	w := &Worker{group: g, control: make(chan *job, 4*len(g.units)+2), found: found}
	w.gone, w.leave = context.WithCancel(context.Background())
	w.handle = Workers.Add(w)
	g.workers = append(g.workers, w)
	return w.handle, nil
}

// remove forgets a Worker.
func (g *Group) remove(w *Worker) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, other := range g.workers {
		if other == w {
			g.workers = append(g.workers[:i], g.workers[i+1:]...)
			return
		}
	}
}

// end tells every Worker that the session is over.
func (g *Group) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = true
	for _, w := range g.workers {
		w.tell(newJob(jobEnd, 0, nil, time.Time{}))
	}
}
