package process

import (
	"fmt"
	"sync"
)

// held estimates how many items a processor in a child has accepted and not yet emitted: they die with the child. A
// processor that only ever emits what it is given, before it answers, holds nothing.
type held struct {
	mu       sync.Mutex
	items    int
	atOnce   bool // it has emitted before it answered
	byItself bool // it has emitted at another time
}

// accepted notes that a call was answered, with what was emitted before.
func (h *held) accepted(items, emitted int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.atOnce = h.atOnce || emitted > 0
	h.items += items - emitted
}

// emitted notes what was emitted at another time.
func (h *held) emitted(items int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.byItself = true
	h.items -= items // it may come before the answer to what it was made of
}

// lost says what dies with the child, "" for nothing, and starts anew.
func (h *held) lost() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	items := h.items
	h.items = 0
	if items <= 0 || h.atOnce && !h.byItself {
		return ""
	}
	return fmt.Sprintf(": up to %d items", items)
}
