package bridge

import (
	"context"
	"slices"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// NewWorker makes a Worker of the group. One whose version of the modules is as found takes jobs from Serve on; with nil
// it is the version of Ready, and serves at once.
func (g *Group) NewWorker(found []Description) (int32, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return 0, errEnded()
	}
	if found != nil {
		if len(found) != len(g.units) {
			return 0, abi.Errorf(abi.InvalidArgument, "Cannot replace %d modules by %d", len(g.units), len(found))
		}
		for i, u := range g.units {
			if err := u.replaceable(&found[i]); err != nil {
				return 0, err
			}
		}
	}
	w := &Worker{
		group: g, found: found, control: make(chan *job, 4*len(g.units)+2),
		serves: make(chan struct{}), quits: make(chan struct{}),
	}
	w.gone, w.leave = context.WithCancel(context.Background())
	w.handle = Workers.Add(w)
	if found == nil {
		g.add(w)
	}
	return w.handle, nil
}

func errEnded() error {
	return abi.Errorf(abi.InvalidArgument, "Cannot change the Workers of components: the collector is stopping")
}

// Hold begins a change of the Workers: until Serve no hooks run. It waits for those under way, and returns which units
// are started.
func (g *Group) Hold() ([]bool, error) {
	select {
	case g.turn <- struct{}{}:
	case <-g.session.over:
		return nil, errEnded()
	}
	g.mu.Lock()
	g.held = true
	g.mu.Unlock()
	started := make([]bool, len(g.units))
	for i, u := range g.units {
		started[i] = u.live.Load()
	}
	return started, nil
}

// Serve makes these the Workers of the group, and ends the hold. Others take no more jobs, and may emit until they are
// released; those that were lost stay so.
func (g *Group) Serve(handles []int32) error {
	if err := g.change(handles); err != nil {
		return err
	}
	if len(g.serving()) > 0 {
		g.recovers()
	}
	return nil
}

func (g *Group) change(handles []int32) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.held {
		return abi.Errorf(abi.InvalidArgument, "Cannot change the Workers of components: there is no hold")
	}
	g.held = false
	defer func() { <-g.turn }()
	if g.ended {
		return errEnded()
	}
	before := g.workers
	g.workers = nil
	for _, handle := range handles {
		w, err := Workers.Get(handle)
		if err != nil {
			continue // lost, and released
		}
		if w.found != nil {
			_ = g.describe(w.found) // its length was checked
			w.found = nil
		}
		g.add(w)
	}
	for _, w := range before {
		if !slices.Contains(g.workers, w) {
			w.quit()
		}
	}
	if len(g.workers) > 0 {
		g.down.Store(nil)
	}
	return nil
}

// add has a Worker serve, unless it was lost; g.mu is held.
func (g *Group) add(w *Worker) {
	if isClosed(w.quits) {
		return
	}
	g.workers = append(g.workers, w)
	w.expect(g.patience) // at the latest then it is in an exchange, also after a pause
	if !isClosed(w.serves) {
		close(w.serves)
	}
}

// serving returns the Workers that serve.
func (g *Group) serving() []*Worker {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]*Worker(nil), g.workers...)
}

// remove forgets a Worker.
func (g *Group) remove(w *Worker) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, other := range g.workers {
		if other == w {
			g.workers = append(g.workers[:i:i], g.workers[i+1:]...)
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

// quit has the Worker take no more jobs. It is false when it did not before.
func (w *Worker) quit() (first bool) {
	w.once.Do(func() {
		close(w.quits)
		first = true
	})
	return first
}

// fail answers what the Worker is at.
func (w *Worker) fail(reason string) {
	if j := w.current.Swap(nil); j != nil {
		j.finish(outcome{err: &Failure{Kind: kindLost, Message: reason, Retryable: true}})
	}
}

// Fault is why a Worker is lost.
type Fault struct {
	Component string `json:"component"` // the ID of the unit that is to blame, "" if it is not known
	Message   string `json:"message"`
	Position  string `json:"position"` // file:line:column, "" if it is not known

	output string // what a process wrote when it died
}

// lose says that the Worker does not work any more: who waits for it is told, and the host replaces it.
func (w *Worker) lose(why Fault, hung bool) {
	if !w.quit() {
		return
	}
	w.leave()
	w.group.remove(w)
	reason := why.Message
	if why.Position != "" {
		reason += " (" + why.Position + ")"
	}
	what, fields := "Worker", map[string]any{"error": why.Message, "position": why.Position}
	if p := w.process.Load(); p != nil {
		what, fields["pid"] = "process", p.process.PID()
		if hung { // unlike a thread, it can be ended
			p.kill(why.Message)
			hung = false
		}
		if why.output != "" {
			fields["output"] = why.output
		}
	}
	reason = "the " + what + " was lost: " + reason
	w.fail(reason)
	w.group.session.host.Post(LostEvent{Type: "workerLost", Worker: w.handle, Group: w.group.handle, Hung: hung, Reason: reason})
	u := w.group.unit(why.Component)
	if u == nil {
		u = w.group.units[0]
	}
	u.instances.say("error", "A "+what+" was lost", fields)
	w.group.misses(reason)
}

// Lose is lose for the host, which saw the Worker end.
func (w *Worker) Lose(why Fault) { w.lose(why, false) }

// Release forgets the Worker. When it returns, no exchange is under way: its memory may go.
func (w *Worker) Release() {
	w.quit()
	w.leave()
	w.exchange.Lock()
	defer w.exchange.Unlock()
	w.fail("the Worker ended")
	w.group.remove(w)
	Workers.Remove(w.handle)
}
