package subprocess

import (
	"strings"
	"sync"
)

// MaxDump is how many bytes of what a dying process writes about its death are kept.
const MaxDump = 16 << 10

// Words keeps what a process writes that says why it died.
type Words struct {
	// Last says whether a line begins what a program writes when it dies: it and those behind it are kept as one text.
	Last func(line string) bool

	mu   sync.Mutex
	line string // the last one
	dump strings.Builder
}

// Take takes a line. It is true when the line is part of what a dying process writes.
func (w *Words) Take(line string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.dump.Len() == 0 && !w.Last(line) {
		if strings.TrimSpace(line) != "" {
			w.line = line
		}
		return false
	}
	if w.dump.Len() < MaxDump {
		w.dump.WriteString(line + "\n")
	}
	return true
}

// Death returns all that the process wrote about its death, "" for nothing, and the last line that it wrote before.
func (w *Words) Death() (dump, line string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dump.String(), strings.TrimSpace(w.line)
}
