package subprocess

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Process is a process that this one has started. It is the leader of a group of its own, and is killed when this process
// dies, in whichever way.
type Process struct {
	// Stdin, Stdout and Stderr are our ends of its standard files. They are closed a moment after its end.
	Stdin, Stdout, Stderr *os.File

	cmd    *exec.Cmd
	exited chan struct{}
	how    string
}

// Start starts a command that has no standard files; it gets pipes. A file that was written a moment ago may still be open
// for writing in a process that is just being made elsewhere in this one: it is tried for a while.
func Start(cmd *exec.Cmd) (*Process, error) {
	p := &Process{exited: make(chan struct{})}
	theirs, err := p.pipes(cmd)
	defer closeAll(theirs...)
	if err != nil {
		return nil, err
	}
	bind(cmd)
	for attempt := 0; ; attempt++ {
		command := *cmd
		err := onStarter(command.Start)
		if err == nil {
			p.cmd = &command
			break
		}
		if !errors.Is(err, syscall.ETXTBSY) || attempt == 20 {
			p.close()
			return nil, err
		}
		time.Sleep(10 * time.Millisecond)
	}
	go p.wait()
	return p, nil
}

// pipes makes the standard files and returns the child's ends.
func (p *Process) pipes(cmd *exec.Cmd) (theirs []*os.File, err error) {
	for _, pipe := range []struct {
		ours   **os.File
		writes bool
	}{{&p.Stdin, true}, {&p.Stdout, false}, {&p.Stderr, false}} {
		reader, writer, err := os.Pipe()
		if err != nil {
			p.close()
			return theirs, err
		}
		if pipe.writes {
			*pipe.ours, theirs = writer, append(theirs, reader)
		} else {
			*pipe.ours, theirs = reader, append(theirs, writer)
		}
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirs[0], theirs[1], theirs[2]
	return theirs, nil
}

// wait notes how the process ends.
func (p *Process) wait() {
	err := p.cmd.Wait()
	p.how = p.cmd.ProcessState.String()
	if p.cmd.ProcessState == nil {
		p.how = err.Error()
	}
	close(p.exited)
	// What it wrote before is still read; what a process that it left behind holds open is not waited for.
	time.AfterFunc(time.Second, func() { closeAll(p.Stdout, p.Stderr) })
	closeAll(p.Stdin)
}

// PID is the process's number.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Exited is closed when the process has ended.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// How says how the process ended, such as "exit status 1" or "signal: killed". It waits for that.
func (p *Process) How() string {
	<-p.exited
	return p.how
}

// Kill ends the process and what it has started, at once. One that has ended is left alone: its number may be another's.
func (p *Process) Kill() error {
	select {
	case <-p.exited:
		return nil
	default:
		return syscall.Kill(-p.PID(), syscall.SIGKILL)
	}
}

func (p *Process) close() { closeAll(p.Stdin, p.Stdout, p.Stderr) }

func closeAll(files ...*os.File) {
	for _, file := range files {
		if file != nil {
			_ = file.Close()
		}
	}
}
