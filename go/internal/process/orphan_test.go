package process

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/processor"
)

// alive says whether there is a process of this number that is not dead already.
func alive(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return syscall.Kill(pid, 0) == nil
	}
	_, state, _ := strings.Cut(string(text), ") ")
	return !strings.HasPrefix(state, "Z")
}

// hostVariable makes this program a host that runs a child and waits to be killed.
const hostVariable = "PROCESS_TEST_HOST"

func TestHost_that_waits_to_be_killed(t *testing.T) {
	path := os.Getenv(hostVariable)
	if path == "" {
		t.Skip("only for the test below")
	}
	childFile = path
	p := opened(t, Settings{})
	start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, consumertest.NewNop())
	fmt.Printf("pid %d\n", p.pid())
	os.Stdin.Read(make([]byte, 1))
}

func TestChild_dies_with_a_host_that_is_killed(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestHost_that_waits_to_be_killed$")
	cmd.Env = append(os.Environ(), hostVariable+"="+childFile)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	child := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if text, ok := strings.CutPrefix(lines.Text(), "pid "); ok {
			child, _ = strconv.Atoi(text)
			break
		}
	}
	if child == 0 || !alive(child) {
		t.Fatalf("the child %d does not run", child)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	eventually(t, "the child is gone", func() bool { return !alive(child) })
}

func TestChild_survives_the_signals_of_a_terminal(t *testing.T) {
	p := opened(t, Settings{})
	r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, consumertest.NewNop())
	was := p.pid()
	if group, err := syscall.Getpgid(was); err != nil || group == syscall.Getpgrp() {
		t.Errorf("its group is %d (%v), as the host's", group, err)
	}
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if err := syscall.Kill(was, sig); err != nil {
			t.Fatal(err)
		}
	}
	for range 50 {
		if err := r.ConsumeLogs(t.Context(), some(1)); err != nil {
			t.Fatal(err)
		}
	}
	if p.pid() != was {
		t.Errorf("it was started again")
	}
}
