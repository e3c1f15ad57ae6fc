package process

import (
	"bytes"
	"context"
	"sync"

	"google.golang.org/protobuf/proto"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// call is a Consume under way. It collects what the component emits with the call's context before it returns.
type call struct {
	order *pluginv1.Consume

	mu    sync.Mutex
	over  bool
	emits []*pluginv1.Fused
}

type callKey struct{}

// callOf returns the call that a context belongs to, nil if there is none under way.
func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return nil
	}
	return c
}

// fuse lets telemetry ride on the call's Result; it cannot when the call is over.
func (c *call) fuse(ctx context.Context, data []byte) bool {
	fused := &pluginv1.Fused{Data: data}
	if bytes.Equal(data, c.order.GetData()) {
		fused.Data, fused.Unchanged = nil, true
	}
	if travels := wire.FromContext(ctx); !proto.Equal(travels, c.order.GetContext()) {
		fused.Context = travels
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return false
	}
	c.emits = append(c.emits, fused)
	return true
}

func (c *call) finish() []*pluginv1.Fused {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	return c.emits
}

// consume gives the telemetry of one message to the component and answers.
func (i *instance) consume(order *pluginv1.Consume) {
	ctx, cancel := wire.WithTimeout(wire.IntoContext(i.ctx, order.GetContext()), order.GetTimeoutMs())
	defer cancel()
	i.mu.Lock()
	i.cancels[order.GetId()] = cancel
	i.mu.Unlock()
	c := &call{order: order}
	outcome := i.made.consume(context.WithValue(ctx, callKey{}, c), order.GetData())
	i.mu.Lock()
	delete(i.cancels, order.GetId())
	i.mu.Unlock()
	i.send(&pluginv1.ChildMessage{Message: &pluginv1.ChildMessage_Result{
		Result: &pluginv1.Result{Id: order.GetId(), Outcome: outcome, Emits: c.finish()},
	}})
}
