package bridge

import (
	"fmt"
	"time"
)

// grace is how much longer than its time a Worker may stay away before it counts as hung: handlers that wait are ended
// by the Worker itself, at the same time as the caller. It is also the length of a tick. Ticks are counted and not the
// time, because a process that was stopped for a while has no hung Workers.
const grace = 500 * time.Millisecond

// watch looks for Workers that hang, until the end of the session.
func (g *Group) watch() {
	ticker := time.NewTicker(grace)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			g.tick()
		case <-g.session.over:
			return
		}
	}
}

// tick looks once.
func (g *Group) tick() {
	now := g.clock.Add(1)
	for _, w := range g.serving() {
		if due := w.due.Load(); due == 0 || now <= due {
			continue
		}
		if w.current.Load() != nil {
			w.lose(Fault{Message: fmt.Sprintf("a handler hangs: it has not answered within its timeout, and %v more", grace)}, true)
		} else {
			w.lose(Fault{Message: "code outside of a handler hangs, or has ended the Worker"}, true)
		}
	}
}

// away says that a Worker leaves an exchange, for so long at most. One that does not serve may stay away, and one that
// pauses as long as there is a hold.
func (w *Worker) away(limit time.Duration) {
	if !isClosed(w.serves) {
		return
	}
	if w.paused {
		w.group.mu.Lock()
		defer w.group.mu.Unlock()
		if w.group.held {
			return
		}
	}
	w.expect(limit)
}

// expect has the Worker count as lost when it is not in an exchange by then.
func (w *Worker) expect(limit time.Duration) {
	w.due.Store(w.group.clock.Load() + int64((limit+2*grace-1)/grace))
}
