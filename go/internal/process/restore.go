package process

import (
	"context"
	"errors"
	"slices"
	"sync"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// startOrder is the one in which a collector starts its components: what takes telemetry comes before what gives it.
var startOrder = [][]pluginv1.Kind{
	{pluginv1.Kind_KIND_EXPORTER},
	{pluginv1.Kind_KIND_PROCESSOR, pluginv1.Kind_KIND_CONNECTOR},
	{pluginv1.Kind_KIND_RECEIVER},
}

// restore makes every instance anew in a child: first all are created, since a component may share itself among its
// signals, then they are started. When one cannot be, the child is no good, and the next one is tried.
func (s *supervisor) restore(c *child) {
	ctx, cancel := context.WithTimeout(c.ctx, startTimeout)
	defer cancel()
	s.mu.Lock()
	instances := slices.Clone(s.instances)
	s.mu.Unlock()
	var created sync.WaitGroup
	for _, i := range instances {
		created.Go(func() { i.reopen(ctx, c) })
	}
	created.Wait()
	for _, kinds := range startOrder {
		var started sync.WaitGroup
		for _, i := range instances {
			if slices.Contains(kinds, i.order.GetComponent().GetKind()) {
				started.Go(func() { i.restart(ctx, c) })
			}
		}
		started.Wait()
	}
}

// reopen makes an instance anew.
func (i *instance) reopen(ctx context.Context, c *child) {
	session, err := i.open(ctx, c)
	if err != nil {
		i.unable(c, "create", err)
		return
	}
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	if i.s.child != c || !slices.Contains(i.s.instances, i) {
		session.cancel() // it was shut down meanwhile
		return
	}
	i.session.Store(session)
	i.s.broadcast()
}

// restart starts an instance that was made anew, if it was started before.
func (i *instance) restart(ctx context.Context, c *child) {
	session := i.session.Load()
	i.mu.Lock()
	started := i.started
	i.mu.Unlock()
	if session == nil || session.child != c || !started {
		return
	}
	if err := session.start(ctx); err != nil {
		i.unable(c, "start", err)
	}
}

func (i *instance) unable(c *child, what string, err error) {
	if !errors.Is(err, errDead) && c.ctx.Err() == nil {
		c.die("it could not " + what + " \"" + i.order.GetComponent().GetId() + "\" again: " + err.Error())
	}
}
