package abi

import (
	"sync"
	"testing"
)

func TestHandles_give_back_what_was_stored(t *testing.T) {
	var h Handles[string]
	first, second := h.Add("a"), h.Add("b")
	if first <= 0 || second <= first {
		t.Fatalf("handles are %d and %d", first, second)
	}
	if got, err := h.Get(second); got != "b" || err != nil {
		t.Fatalf("Get gives %q (%v)", got, err)
	}
	if h.Len() != 2 {
		t.Fatalf("%d are live, want 2", h.Len())
	}
}

func TestHandles_know_only_live_ones(t *testing.T) {
	var h Handles[string]
	for _, handle := range []int32{0, 1, -1} {
		if _, err := h.Get(handle); AsError(err).Code != InvalidArgument {
			t.Errorf("Get(%d) of an empty table: %v", handle, err)
		}
	}
	h.Remove(1) // nothing is there
	handle := h.Add("a")
	h.Remove(handle)
	h.Remove(handle)
	if _, err := h.Get(handle); AsError(err).Code != InvalidArgument {
		t.Errorf("Get of a removed handle: %v", err)
	}
	if h.Len() != 0 {
		t.Errorf("%d are live, want 0", h.Len())
	}
}

func TestHandles_are_never_used_again(t *testing.T) {
	var h Handles[int]
	seen := map[int32]bool{}
	for i := range 1000 {
		handle := h.Add(i)
		if seen[handle] {
			t.Fatalf("handle %d came twice", handle)
		}
		seen[handle] = true
		h.Remove(handle)
	}
}

func TestHandles_stand_many_callers(t *testing.T) {
	const callers, rounds = 16, 500
	var (
		h    Handles[int]
		mu   sync.Mutex
		seen = map[int32]bool{}
		wg   sync.WaitGroup
	)
	for caller := range callers {
		wg.Go(func() {
			for round := range rounds {
				value := caller*rounds + round
				handle := h.Add(value)
				if got, err := h.Get(handle); got != value || err != nil {
					t.Errorf("Get(%d) gives %d (%v), want %d", handle, got, err, value)
				}
				mu.Lock()
				if seen[handle] {
					t.Errorf("handle %d came twice", handle)
				}
				seen[handle] = true
				mu.Unlock()
				h.Len()
				if h.Remove(handle); round%2 == 0 {
					h.Remove(handle)
				}
				if _, err := h.Get(handle); err == nil {
					t.Errorf("handle %d is still there", handle)
				}
			}
		})
	}
	wg.Wait()
	if h.Len() != 0 || len(seen) != callers*rounds {
		t.Errorf("%d are live, %d were made", h.Len(), len(seen))
	}
}
