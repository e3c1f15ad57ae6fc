package process

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

// debugged returns the process of a plugin that somebody has started in a debugger, as the environment says. It is not
// ours: it is neither killed nor taken for hung.
func debugged(path string) (*runner, net.Addr, bool) {
	pid, socket, ok := wire.FindReattach(os.Getenv(wire.ReattachVariable), filepath.Base(path))
	if !ok {
		return nil, nil, false
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		return nil, nil, false
	}
	r := &runner{cmd: &exec.Cmd{Process: process}, exited: make(chan struct{}), how: "the debugged process is gone", started: true, foreign: true}
	go func() {
		for process.Signal(syscall.Signal(0)) == nil {
			time.Sleep(100 * time.Millisecond)
		}
		close(r.exited)
	}()
	return r, &net.UnixAddr{Net: "unix", Name: socket}, true
}
