//go:build !linux

package process

import (
	"errors"
	"os/exec"
	"syscall"
)

// bind leaves a command out of the signals that a terminal sends to the group. That it dies with this process is up to
// the pipe at its standard input.
func bind(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func limitMemory(int, int64) error {
	return errors.New("the memory of a plugin's process can be limited on Linux only")
}

// descriptorPath is "" where a file that is open has no path of its own.
func descriptorPath(int) string { return "" }
