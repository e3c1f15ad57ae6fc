package process

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/hashicorp/go-plugin"
	hcrunner "github.com/hashicorp/go-plugin/runner"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

// Attach names a process of a plugin that somebody else has started, under a debugger as a rule. It is used as it is, and
// not killed when it stands still.
type Attach struct {
	PID    int
	Socket string // its Unix socket
}

// attachPoll is how often one looks whether a process lives that is not a child of this one.
const attachPoll = 20 * time.Millisecond

// foreign is what a runner of a process has that is not ours.
type foreign struct {
	once sync.Once
	left chan struct{} // closed when it is let go
}

// attachTo makes a runner of a process that runs.
func attachTo(pid int, out *output) *runner {
	process := &os.Process{Pid: pid}
	r := &runner{cmd: &exec.Cmd{Process: process}, out: out, exited: make(chan struct{}), started: true}
	r.foreign = &foreign{left: make(chan struct{})}
	go r.waitForeign()
	return r
}

// waitForeign notes that the process ends, or is let go.
func (r *runner) waitForeign() {
	defer close(r.exited)
	tick := time.NewTicker(attachPoll)
	defer tick.Stop()
	for {
		select {
		case <-r.foreign.left:
			r.how = "it was let go"
			return
		case <-tick.C:
			if errors.Is(syscall.Kill(r.cmd.Process.Pid, 0), syscall.ESRCH) {
				r.how = "the process that was attached is gone"
				return
			}
		}
	}
}

// letGo leaves the process as it is.
func (f *foreign) letGo() { f.once.Do(func() { close(f.left) }) }

// reattach is what go-plugin has to know of the process.
func (a *Attach) reattach(r *runner) *plugin.ReattachConfig {
	return &plugin.ReattachConfig{
		Protocol:        plugin.ProtocolGRPC,
		ProtocolVersion: int(wire.Handshake.ProtocolVersion),
		Addr:            &net.UnixAddr{Name: a.Socket, Net: "unix"},
		ReattachFunc:    func() (hcrunner.AttachedRunner, error) { return r, nil },
		Test:            true, // it outlives its hosts
	}
}
