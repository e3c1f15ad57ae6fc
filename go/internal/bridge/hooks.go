package bridge

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// start runs the module's start hook when the first of its instances starts.
func (u *Unit) start(ctx context.Context) error {
	u.hooks.Lock()
	defer u.hooks.Unlock()
	if u.started++; u.started > 1 {
		return nil
	}
	return u.group.inTurn(func() error {
		if u.description.Load().Start {
			if err := u.group.hook(ctx, jobStart, u); err != nil {
				return fmt.Errorf("the start hook of %s failed: %w", u.config.Module, err)
			}
		}
		u.live.Store(true)
		return nil
	})
}

// stop runs the module's stop hook when the last of its instances stops.
func (u *Unit) stop(ctx context.Context) error {
	u.hooks.Lock()
	defer u.hooks.Unlock()
	if u.started--; u.started != 0 {
		return nil
	}
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

// inTurn runs hooks while the Workers stay what they are. A change of the Workers takes the time of a pause and of the
// start hooks at most.
func (g *Group) inTurn(fn func() error) error {
	timer := time.NewTimer(2*g.patience + 10*grace)
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
	case <-w.gone:
		if j.abandon() {
			return &Failure{Kind: "lost", Message: "the Worker was lost", Retryable: true}
		}
		o = <-j.done
	case <-ctx.Done():
		if j.abandon() {
			return &Failure{Kind: "timeout", Message: "the hook did not end within " + u.config.Timeout.String(), Retryable: true}
		}
		o = <-j.done // it was answered at this very moment
	}
	if o.again {
		return &Failure{Kind: "lost", Message: "the Worker was lost", Retryable: true}
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
