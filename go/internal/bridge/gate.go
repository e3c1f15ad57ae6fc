package bridge

import (
	"context"
	"sync"
)

// gate knows who is inside, so that who closes it can wait for them. At first it is closed.
type gate struct {
	mu     sync.Mutex
	isOpen bool
	inside int
	empty  chan struct{} // closed when nobody is inside; nil as long as nobody waits for that
	ctx    context.Context
	cancel context.CancelFunc
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.isOpen = true
	g.ctx, g.cancel = context.WithCancel(context.Background())
}

// enter is false when the gate is closed; who is let in must leave. The context ends when who is inside has had its time.
func (g *gate) enter() (context.Context, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.isOpen {
		return nil, false
	}
	g.inside++
	return g.ctx, true
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside--; g.inside == 0 && g.empty != nil {
		close(g.empty)
		g.empty = nil
	}
}

// shut lets nobody in any more and waits for those that are inside, as long as ctx lets it.
func (g *gate) shut(ctx context.Context) {
	g.mu.Lock()
	if !g.isOpen {
		g.mu.Unlock()
		return
	}
	g.isOpen = false
	var empty chan struct{}
	if g.inside > 0 {
		empty = make(chan struct{})
		g.empty = empty
	}
	g.mu.Unlock()
	if empty != nil {
		select {
		case <-empty:
		case <-ctx.Done():
		}
	}
	g.cancel()
}
