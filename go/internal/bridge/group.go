package bridge

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// waiting is how many jobs per Worker may be in the queue or under way; who comes later waits for that.
const waiting = 4

// Group is a set of components that run in the same Workers.
type Group struct {
	session *Session
	handle  int32
	units   []*Unit
	config  *Config // what all of its units agree on
	// patience is how long a Worker may stay away: the time of all of its units.
	patience time.Duration

	jobs  chan *job
	slots chan struct{}
	late  atomic.Int64            // answers that came after their time
	down  atomic.Pointer[Failure] // why no Worker will take jobs for a while

	ailing atomic.Bool // whether it was reported that no Worker serves

	ready     chan struct{} // closed when the host has loaded the modules, or could not
	readyOnce sync.Once
	readyErr  error

	turn  chan struct{} // who has put something in runs hooks, or changes what Workers there are
	clock atomic.Int64  // ticks of the watch

	mu      sync.Mutex
	workers []*Worker // those that serve
	held    bool      // Hold has the turn
	ended   bool
}

func newGroup(s *Session, units []*Unit) *Group {
	g := &Group{session: s, units: units, config: units[0].config, ready: make(chan struct{}), turn: make(chan struct{}, 1)}
	slots := waiting * g.config.Workers
	g.jobs, g.slots = make(chan *job, slots), make(chan struct{}, slots)
	for i, u := range units {
		u.group, u.index = g, uint8(i)
		g.patience += u.config.Timeout
	}
	go g.watch()
	return g
}

// do has a Worker run a chain of units on what encode writes. The frame is the caller's to free.
func (g *Group) do(ctx context.Context, signal Signal, chain []uint8, timeout time.Duration, encode encoder) (*[]byte, error) {
	deadline := time.Now().Add(timeout)
	if at, ok := ctx.Deadline(); ok && at.Before(deadline) {
		deadline = at
	}
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	if err := put(ctx, g, g.slots, struct{}{}, timer, timeout); err != nil {
		return nil, err
	}
	defer func() { <-g.slots }()
	for lost := false; ; {
		if down := g.down.Load(); down != nil {
			return nil, down
		}
		j := newJob(jobBatch, signal, chain, deadline)
		j.encode, j.limit = encode, timeout
		if err := put(ctx, g, g.jobs, j, timer, timeout); err != nil {
			return nil, err
		}
		if g.down.Load() != nil {
			g.drain()
		}
		o, over := j.wait(ctx, timer, g.session.over)
		switch {
		case over != nil:
			return nil, over
		case o == nil:
			return nil, overdue(ctx, timeout)
		case isLost(o.err) && !lost && g.config.Isolation == IsolationProcess:
			lost = true // its process died: the next one is given it, once
			continue
		case o.err != nil:
			return nil, o.err // the Worker may still be writing the job: it is no one's any more
		}
		j.recycle()
		if !o.again {
			return o.frame, nil
		}
	}
}

func isLost(err error) bool {
	failure, ok := err.(*Failure)
	return ok && failure.Kind == kindLost
}

// put sends a value, at most until the caller's time is over. Jobs that nobody waits for any more are in the queue until
// a Worker comes to them, so there need not be room for who has a slot.
func put[T any](ctx context.Context, g *Group, to chan<- T, value T, timer *time.Timer, timeout time.Duration) error {
	select {
	case to <- value:
		return nil
	default:
	}
	select {
	case to <- value:
		return nil
	case <-ctx.Done():
	case <-timer.C:
	case <-g.session.over:
		return errOver
	}
	return overdue(ctx, timeout)
}

var errOver = errors.New("the collector is stopping")

// overdue is the error of a job that was not answered in its time.
func overdue(ctx context.Context, timeout time.Duration) error {
	if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return context.Cause(ctx)
	}
	return &Failure{Kind: kindTimeout, Retryable: true, Message: fmt.Sprintf("no answer within %v", timeout)}
}

// Ready says what the host found in the modules, or why it could not load them.
func (g *Group) Ready(found Loaded) error {
	g.readyOnce.Do(func() {
		defer close(g.ready)
		if found.Error != nil {
			g.readyErr = found.Error.error(g.units)
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

// Down says that no Worker will serve for a while, and why: who waits for one is told at once, until Serve.
func (g *Group) Down(message string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.workers) == 0 {
		g.down.Store(&Failure{Kind: kindLost, Message: message, Retryable: true})
		g.drain()
	}
}

// drain answers the jobs of the queue while there is no Worker.
func (g *Group) drain() {
	for {
		select {
		case j := <-g.jobs:
			if failure := g.down.Load(); j.state.CompareAndSwap(queued, taken) {
				j.finish(outcome{err: failure, again: failure == nil})
			}
		default:
			return
		}
	}
}

// Say writes to the log of the group's components.
func (g *Group) Say(level, message string, fields map[string]any) {
	g.units[0].instances.say(level, message, fields)
}
