package bridge

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
)

// life is what the instances of a unit have in common: its hooks, which run once.
type life struct {
	mu      sync.Mutex
	made    int          // instances
	started int          // of them
	sources map[any]bool // who sends to the instances, and whether that is over
	begun   bool         // the start hook was run, or there is none
	ended   bool         // the stop hook was run
}

// made notes an instance. It takes batches of a source, which may have several instances: one for each signal that a
// connector sends on. A receiver has but one source: its module.
func (u *Unit) made(source any) {
	u.life.mu.Lock()
	defer u.life.mu.Unlock()
	u.life.made++
	if u.life.sources == nil {
		u.life.sources = map[any]bool{}
	}
	u.life.sources[source] = false
}

// emits says whether the module hands on telemetry of its own accord.
func (u *Unit) emits() bool { return u.kind == "receiver" || u.kind == "connector" }

// start runs the module's start hook when the first of its instances starts; if it emits then when the last one does, as
// only then all of its pipelines are there.
func (u *Unit) start(ctx context.Context, host component.Host) error {
	u.runsIn(host)
	u.life.mu.Lock()
	defer u.life.mu.Unlock()
	if u.life.started++; u.life.begun || u.emits() && u.life.started < u.life.made {
		return nil
	}
	u.life.begun = true
	return u.group.inTurn(func() error {
		if u.emits() {
			u.gate.open()
		}
		if u.description.Load().Start {
			if err := u.group.hook(ctx, jobStart, u); err != nil {
				return fmt.Errorf("the start hook of %s failed: %w", u.config.Module, err)
			}
		}
		u.live.Store(true)
		return nil
	})
}

// stop runs the module's stop hook when the last of its sources is over. As long as another of its instances is not
// stopped, the pipelines behind it are there to take what is emitted last.
func (u *Unit) stop(ctx context.Context, source any) error {
	u.life.mu.Lock()
	defer u.life.mu.Unlock()
	u.life.sources[source] = true
	for _, over := range u.life.sources {
		if !over {
			return nil
		}
	}
	if !u.life.begun || u.life.ended {
		return nil
	}
	u.life.ended = true
	defer u.gate.shut(ctx)
	return u.group.inTurn(func() error {
		if !u.live.Swap(false) || !u.description.Load().Stop {
			return nil
		}
		if err := u.group.hook(ctx, jobStop, u); err != nil {
			return fmt.Errorf("the stop hook of %s failed: %w", u.config.Module, err)
		}
		return nil
	})
}

// inTurn runs hooks while the Workers stay what they are. A change of the Workers takes the time of a pause, of the stop
// hooks, of the start hooks, and of the start hooks of those that go on after all.
func (g *Group) inTurn(fn func() error) error {
	timer := time.NewTimer(4*g.patience + 10*grace)
	defer timer.Stop()
	select {
	case g.turn <- struct{}{}:
		defer func() { <-g.turn }()
		return fn()
	case <-g.session.over:
		return errOver
	case <-timer.C:
		return errors.New("the Workers are being replaced, and that does not come to an end")
	}
}

// hook has every Worker run a hook of a unit.
func (g *Group) hook(ctx context.Context, kind uint8, u *Unit) error {
	workers := g.serving()
	errs := make([]error, len(workers))
	var wait sync.WaitGroup
	for i, w := range workers {
		wait.Go(func() { errs[i] = w.hook(ctx, kind, u) })
	}
	wait.Wait()
	return errors.Join(errs...)
}

func (w *Worker) hook(ctx context.Context, kind uint8, u *Unit) error {
	ctx, cancel := context.WithTimeout(ctx, u.config.Timeout)
	defer cancel()
	deadline, _ := ctx.Deadline()
	j := newJob(kind, 0, []uint8{u.index}, deadline)
	j.limit = u.config.Timeout
	w.tell(j)
	var o outcome
	select {
	case o = <-j.done:
	case <-w.quits:
		if j.abandon() {
			return &Failure{Kind: kindLost, Message: "the Worker was lost", Retryable: true}
		}
		o = <-j.done
	case <-ctx.Done():
		if j.abandon() {
			return &Failure{Kind: kindTimeout, Message: "the hook did not end within " + u.config.Timeout.String(), Retryable: true}
		}
		o = <-j.done // it was answered at this very moment
	}
	if o.again {
		return &Failure{Kind: kindLost, Message: "the Worker was lost", Retryable: true}
	}
	if o.err != nil {
		return o.err
	}
	defer freeFrame(o.frame)
	a, err := readAnswer(*o.frame)
	if err != nil {
		return err
	}
	u.group.telemetry(a.telemetry)
	if a.failure != nil {
		return a.failure
	}
	return nil
}

// part is an instance of a unit that has nothing of its own to start and to stop.
type part struct {
	unit   *Unit
	source any
}

// Start implements component.Component.
func (p part) Start(ctx context.Context, host component.Host) error { return p.unit.start(ctx, host) }

// Shutdown implements component.Component.
func (p part) Shutdown(ctx context.Context) error { return p.unit.stop(ctx, p.source) }
