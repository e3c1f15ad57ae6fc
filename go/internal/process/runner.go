package process

import (
	"context"
	"io"
	"os/exec"
	"strconv"

	"github.com/otelcol-deno/otelcol-deno/go/internal/subprocess"
)

// runner is a child's process: go-plugin's view of it, and ours. It differs from go-plugin's own in that it notices the
// end of the process at once, dies with the host, has its memory limited, and bears what is written to its stdout.
type runner struct {
	cmd     *exec.Cmd
	memory  int64 // bytes, 0 for no limit
	out     *output
	speaks  *io.PipeReader // the handshake's line, for go-plugin
	process living         // nil until it was started
}

// living is a process that was started, by us or by somebody else.
type living interface {
	PID() int
	Exited() <-chan struct{}
	How() string
	Kill() error
}

// newRunner makes a runner of a command without standard files.
func newRunner(cmd *exec.Cmd, memory int64, out *output) *runner {
	return &runner{cmd: cmd, memory: memory, out: out}
}

// Start implements runner.Runner.
func (r *runner) Start(context.Context) error {
	p, err := subprocess.Start(r.cmd)
	if err != nil {
		return err
	}
	r.process = p
	if r.memory > 0 {
		err = p.LimitMemory(r.memory)
	}
	reader, writer := io.Pipe()
	r.speaks = reader
	go r.out.stdout(p.Stdout, writer)
	if err != nil {
		_ = p.Kill()
	}
	return err
}

// isStarted says whether there is, or was, a process.
func (r *runner) isStarted() bool { return r != nil && r.process != nil }

// attached says whether the process is somebody else's.
func (r *runner) attached() bool {
	_, is := r.process.(*foreign)
	return is
}

// Kill implements runner.AttachedRunner: it ends the process and what it has started, at once.
func (r *runner) Kill(context.Context) error {
	if !r.isStarted() {
		return nil
	}
	return r.process.Kill()
}

// Wait implements runner.AttachedRunner.
func (r *runner) Wait(context.Context) error {
	<-r.process.Exited()
	return nil
}

// Name implements runner.Runner.
func (*runner) Name() string { return processName }

// ID implements runner.AttachedRunner.
func (r *runner) ID() string {
	if !r.isStarted() {
		return ""
	}
	return strconv.Itoa(r.process.PID())
}

// Stdout implements runner.Runner: the handshake only.
func (r *runner) Stdout() io.ReadCloser { return r.speaks }

// Stderr implements runner.Runner.
func (r *runner) Stderr() io.ReadCloser {
	if p, is := r.process.(*subprocess.Process); is {
		return p.Stderr
	}
	return nil
}

// Diagnose implements runner.Runner.
func (*runner) Diagnose(context.Context) string { return "" }

// PluginToHost implements runner.AddrTranslator: both ends see the same files.
func (*runner) PluginToHost(network, address string) (string, string, error) {
	return network, address, nil
}

// HostToPlugin implements runner.AddrTranslator.
func (*runner) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}
