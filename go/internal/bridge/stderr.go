package bridge

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/subprocess"
)

// What of a process's standard error gets into the log.
const (
	maxLine      = 4 << 10 // bytes of a line
	maxLinesASec = 100
)

// lastWords begin what Deno, V8 and Rust write when a program dies.
var lastWords = []string{"error: ", "<--- Last few GCs", "# Fatal ", "thread '", "Deno has panicked"}

// stderr takes what a process writes to its standard error to the log.
type stderr struct {
	say   func(line string)
	words subprocess.Words
	ended chan struct{} // closed when there is no more

	mu      sync.Mutex
	lines   int // in this second
	omitted int
}

func newStderr(from io.Reader, say func(line string)) *stderr {
	s := &stderr{say: say, ended: make(chan struct{})}
	s.words.Last = func(line string) bool {
		for _, word := range lastWords {
			if strings.HasPrefix(line, word) {
				return true
			}
		}
		return false
	}
	go s.read(from)
	return s
}

func (s *stderr) read(from io.Reader) {
	defer close(s.ended)
	lines := bufio.NewReaderSize(from, maxLine)
	for {
		line, _, err := lines.ReadLine()
		if err != nil {
			return
		}
		if text := strings.TrimRight(string(line), " \r"); !s.words.Take(text) && text != "" {
			s.line(text)
		}
	}
}

// line logs a line, unless there are too many in a second; then it is told how many were left out.
func (s *stderr) line(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lines == 0 {
		time.AfterFunc(time.Second, s.tellOmitted)
	}
	if s.lines++; s.lines > maxLinesASec {
		s.omitted++
		return
	}
	s.say(text)
}

func (s *stderr) tellOmitted() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.omitted > 0 {
		s.say(fmt.Sprintf("… and %d more lines, which were left out", s.omitted))
	}
	s.lines, s.omitted = 0, 0
}

// death returns the line that says best why the process died, and all that it wrote about it; "" for nothing. What it
// wrote is read by then, unless something that it has started still holds the file.
func (s *stderr) death() (cause, dump string) {
	select {
	case <-s.ended:
	case <-time.After(100 * time.Millisecond):
	}
	dump, _ = s.words.Death()
	for _, line := range strings.Split(dump, "\n") {
		if cause == "" || strings.HasPrefix(line, "# Fatal ") {
			cause = strings.TrimPrefix(strings.TrimPrefix(line, "# "), "error: ")
		}
	}
	return cause, strings.TrimSpace(dump)
}
