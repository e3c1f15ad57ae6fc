package bridge

import (
	"context"
	"testing"
)

// A batch may go on from a chain to others, through connectors and at the same time: none takes the hop of another.
func TestAHopBelongsToOneChain(t *testing.T) {
	a, b, other := &Unit{}, &Unit{}, &Unit{}
	seen := func(ctx context.Context, u *Unit) (inside *hop) {
		_ = fusing(u, func(ctx context.Context, _ int) error {
			inside = hopOf(ctx)
			return nil
		})(ctx, 0)
		return inside
	}
	h := &hop{}
	ctx := context.WithValue(t.Context(), hopKey{}, h)
	if seen(t.Context(), a) == nil || seen(ctx, a) == h {
		t.Error("a chain that begins has no hop of its own")
	}
	h.keep([]*Unit{a, b}, answer{done: 2})
	if seen(ctx, b) != h {
		t.Error("who is on the hop begins another")
	}
	if seen(ctx, other) == h || seen(ctx, a) == h {
		t.Error("who is not on the hop takes it")
	}
	if failure := h.result(); failure != nil || hopOf(ctx).reaches(b) {
		t.Errorf("the hop goes on behind its end: %v", failure)
	}
}
