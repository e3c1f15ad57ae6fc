//go:build !linux

package subprocess

import (
	"errors"
	"os/exec"
	"syscall"
)

// bind leaves a command out of the signals that a terminal sends to the group. That it dies with this process is up to
// the pipe at its standard input.
func bind(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// LimitMemory bounds the memory that the process may have for data.
func (p *Process) LimitMemory(int64) error {
	return errors.New("the memory of a process can be limited on Linux only")
}
