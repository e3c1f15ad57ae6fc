package bridge

import "context"

// hop is how a batch that began a hop through several components fares. It travels in the context, through whatever
// upstream puts between two components, which is no other component: see fuse.
type hop struct {
	units   []*Unit // that it has been through, or at the last of which it failed
	failure error   // of the last of them
}

type hopKey struct{}

// fusing gives each batch a hop where a chain begins. One that a batch brings along may be of another chain that it came
// through, and be shared by several ways that it went on from there.
func fusing[T any](u *Unit, consume func(context.Context, T) error) func(context.Context, T) error {
	return func(ctx context.Context, data T) error {
		if hopOf(ctx).reaches(u) {
			return consume(ctx, data)
		}
		return consume(context.WithValue(ctx, hopKey{}, &hop{}), data)
	}
}

// hopOf is the hop that a batch brings along, nil if there is none.
func hopOf(ctx context.Context) *hop {
	h, _ := ctx.Value(hopKey{}).(*hop)
	return h
}

// reaches says whether the batch has been through the unit, and comes to it next.
func (h *hop) reaches(u *Unit) bool { return h != nil && len(h.units) > 0 && h.units[0] == u }

// keep notes what an answer says of the units behind the first.
func (h *hop) keep(units []*Unit, a answer) {
	h.units, h.failure = units[min(1, a.done):a.done], nil
	if a.failure != nil && a.done > 0 {
		h.units, h.failure = units[1:a.done+1], a.failure
	}
}

// result takes the first unit off the hop, and says how the batch fared in it.
func (h *hop) result() (failure error) {
	if h.units = h.units[1:]; len(h.units) == 0 {
		failure, h.failure = h.failure, nil
	}
	return failure
}
