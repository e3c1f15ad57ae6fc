package bridge

import "context"

// hop is how a batch that began a hop through several components fares. It travels in the context, through whatever
// upstream puts between two components, which is no other component: see fuse.
type hop struct {
	units   []*Unit // that it has been through, or at the last of which it failed
	failure error   // of the last of them
}

type hopKey struct{}

// fusing gives each batch a hop.
func fusing[T any](consume func(context.Context, T) error) func(context.Context, T) error {
	return func(ctx context.Context, data T) error {
		if _, there := ctx.Value(hopKey{}).(*hop); there {
			return consume(ctx, data)
		}
		return consume(context.WithValue(ctx, hopKey{}, &hop{}), data)
	}
}

// keep notes what an answer says of the units behind the first.
func (h *hop) keep(units []*Unit, a answer) {
	h.units, h.failure = units[min(1, a.done):a.done], nil
	if a.failure != nil && a.done > 0 {
		h.units, h.failure = units[1:a.done+1], a.failure
	}
}

// result says whether the batch has been through a unit, and how that ended.
func (h *hop) result(u *Unit) (failure error, through bool) {
	if len(h.units) == 0 || h.units[0] != u {
		return nil, false
	}
	if h.units = h.units[1:]; len(h.units) == 0 {
		failure, h.failure = h.failure, nil
	}
	return failure, true
}
