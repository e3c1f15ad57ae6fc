package abi

import (
	"cmp"
	"sync"
)

// Handles maps the integers that the host holds to Go values. The zero value is ready; safe for concurrent use.
type Handles[T any] struct {
	// Of is what they are handles of, for errors; "" is "collector".
	Of string

	mu   sync.Mutex
	last int32
	live map[int32]T
}

// Add stores value and returns its handle, which is above zero and never used again.
func (h *Handles[T]) Add(value T) int32 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.live == nil {
		h.live = map[int32]T{}
	}
	h.last++
	h.live[h.last] = value
	return h.last
}

// Get returns the value of a handle.
func (h *Handles[T]) Get(handle int32) (T, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	value, ok := h.live[handle]
	if !ok {
		return value, Errorf(InvalidArgument, "No %s has the handle %d: it was released, or never made", cmp.Or(h.Of, "collector"), handle)
	}
	return value, nil
}

// Remove forgets a handle; one that is not there is left alone.
func (h *Handles[T]) Remove(handle int32) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.live, handle)
}

// Len returns how many handles are live.
func (h *Handles[T]) Len() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.live)
}
