package process

import (
	"errors"
	"net"
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

// foreign is a process that somebody else has started.
type foreign struct {
	pid    int
	once   sync.Once
	left   chan struct{} // closed when it is let go
	exited chan struct{}
	how    string
}

// attachTo makes a runner of a process that runs.
func attachTo(pid int, out *output) *runner {
	f := &foreign{pid: pid, left: make(chan struct{}), exited: make(chan struct{})}
	go f.wait()
	return &runner{cmd: &exec.Cmd{}, out: out, process: f}
}

// wait notes that the process ends, or is let go.
func (f *foreign) wait() {
	defer close(f.exited)
	tick := time.NewTicker(attachPoll)
	defer tick.Stop()
	for {
		select {
		case <-f.left:
			f.how = "it was let go"
			return
		case <-tick.C:
			if errors.Is(syscall.Kill(f.pid, 0), syscall.ESRCH) {
				f.how = "the process that was attached is gone"
				return
			}
		}
	}
}

// PID implements living.
func (f *foreign) PID() int { return f.pid }

// Exited implements living.
func (f *foreign) Exited() <-chan struct{} { return f.exited }

// How implements living.
func (f *foreign) How() string {
	<-f.exited
	return f.how
}

// Kill implements living: it leaves the process as it is.
func (f *foreign) Kill() error {
	f.once.Do(func() { close(f.left) })
	return nil
}

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
