package subprocess

import (
	"fmt"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// bind makes a command die with this process, and leaves it out of the signals that a terminal sends to the group.
func bind(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// LimitMemory bounds the memory that the process may have for data: an allocation above it fails.
func (p *Process) LimitMemory(bytes int64) error {
	limit := unix.Rlimit{Cur: uint64(bytes), Max: uint64(bytes)}
	if err := unix.Prlimit(p.PID(), unix.RLIMIT_DATA, &limit, nil); err != nil {
		return fmt.Errorf("its memory cannot be limited: %w", err)
	}
	return nil
}
