package process

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// runner is a child's process: go-plugin's view of it, and ours. It differs from go-plugin's own in that it notices the
// end of the process at once, dies with the host, has its memory limited, and bears what is written to its stdout.
type runner struct {
	cmd     *exec.Cmd
	memory  int64 // bytes, 0 for no limit
	out     *output
	stdin   *os.File // our end: the child lives as long as it is open
	stdout  *os.File
	stderr  *os.File
	speaks  *io.PipeReader // the handshake's line, for go-plugin
	exited  chan struct{}  // closed when the process has ended; how is set before
	how     string
	started bool
	foreign *foreign // of a process that somebody else has started
}

// newRunner makes a runner of a command without standard files.
func newRunner(cmd *exec.Cmd, memory int64, out *output) *runner {
	return &runner{cmd: cmd, memory: memory, out: out, exited: make(chan struct{})}
}

// Start implements runner.Runner.
func (r *runner) Start(context.Context) error {
	child, err := r.pipes()
	defer closeAll(child)
	if err != nil {
		return err
	}
	bind(r.cmd)
	if err := r.startCommand(); err != nil {
		closeAll([]*os.File{r.stdin, r.stdout, r.stderr})
		return err
	}
	r.started = true
	if r.memory > 0 {
		err = limitMemory(r.cmd.Process.Pid, r.memory)
	}
	reader, writer := io.Pipe()
	r.speaks = reader
	go r.wait()
	go r.out.stdout(r.stdout, writer)
	if err != nil {
		_ = r.Kill(context.Background())
	}
	return err
}

// startCommand starts the command. A file that was written a moment ago may still be open for writing in a process that
// is just being made elsewhere in this one.
func (r *runner) startCommand() error {
	for attempt := 0; ; attempt++ {
		command := *r.cmd
		err := onStarter(command.Start)
		if !errors.Is(err, syscall.ETXTBSY) || attempt == 20 {
			r.cmd = &command
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// pipes makes the standard files and returns the child's ends.
func (r *runner) pipes() (child []*os.File, err error) {
	for _, pipe := range []struct {
		ours   **os.File
		writes bool
	}{{&r.stdin, true}, {&r.stdout, false}, {&r.stderr, false}} {
		reader, writer, err := os.Pipe()
		if err != nil {
			closeAll([]*os.File{r.stdin, r.stdout, r.stderr})
			return child, err
		}
		if pipe.writes {
			*pipe.ours, child = writer, append(child, reader)
		} else {
			*pipe.ours, child = reader, append(child, writer)
		}
	}
	r.cmd.Stdin, r.cmd.Stdout, r.cmd.Stderr = child[0], child[1], child[2]
	return child, nil
}

// wait notes how the process ends.
func (r *runner) wait() {
	err := r.cmd.Wait()
	r.how = r.cmd.ProcessState.String()
	if r.cmd.ProcessState == nil {
		r.how = err.Error()
	}
	close(r.exited)
	// What it wrote before is still read; what a process that it left behind holds open is not waited for.
	time.AfterFunc(time.Second, func() { closeAll([]*os.File{r.stdout, r.stderr}) })
	closeAll([]*os.File{r.stdin})
}

// Kill implements runner.AttachedRunner: it ends the process and what it has started, at once.
func (r *runner) Kill(context.Context) error {
	if r.foreign != nil {
		r.foreign.letGo()
		return nil
	}
	if !r.started {
		return nil
	}
	select {
	case <-r.exited: // its number may be another's by now
		return nil
	default:
		return syscall.Kill(-r.cmd.Process.Pid, syscall.SIGKILL)
	}
}

// Wait implements runner.AttachedRunner.
func (r *runner) Wait(context.Context) error {
	<-r.exited
	return nil
}

// Name implements runner.Runner.
func (*runner) Name() string { return processName }

// ID implements runner.AttachedRunner.
func (r *runner) ID() string {
	if !r.started {
		return ""
	}
	return strconv.Itoa(r.cmd.Process.Pid)
}

// Stdout implements runner.Runner: the handshake only.
func (r *runner) Stdout() io.ReadCloser { return r.speaks }

// Stderr implements runner.Runner.
func (r *runner) Stderr() io.ReadCloser { return r.stderr }

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

func closeAll(files []*os.File) {
	for _, file := range files {
		if file != nil {
			_ = file.Close()
		}
	}
}
