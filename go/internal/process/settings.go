package process

import (
	"os"
	"time"
)

// DefaultTimeout is how long a call may be in a child's hands.
const DefaultTimeout = 5 * time.Second

// MinMemory is the least memory that a child may be limited to: a Go program with the Collector's packages has about half
// of it when it has just started.
const MinMemory = 64 << 20

// mapped is what the kernel counts beside the memory that a child uses: stacks of 8 MiB for each of its threads, and the
// 64 MiB that Go maps at once for its heap.
const mapped = 128 << 20

// Settings are what one plugin file is run with.
type Settings struct {
	Path        string        // the file, absolute
	Image       *os.File      // the opened file that is executed; nil: the one at Path, at each start anew
	MemoryBytes int64         // how much a child may use for its data; 0: any
	Timeout     time.Duration // how long a call may be in the child's hands; 0: DefaultTimeout
	Attach      *Attach       // the process to use; nil: processes of the file are started

	window int64 // bytes of telemetry that may wait in one stream and direction; 0: wire.Window
}

// Times of the supervisor.
const (
	startTimeout = 30 * time.Second // from the start of a process to its handshake
	idleAfter    = 10 * time.Second // a child that nobody needs ends after that long
)
