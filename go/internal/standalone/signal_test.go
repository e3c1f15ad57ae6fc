package standalone

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.uber.org/goleak"
)

// surviving makes sure that a signal that Run does not take does not end the test's process.
func surviving(t *testing.T) {
	t.Helper()
	taken := make(chan os.Signal, 1)
	signal.Notify(taken, syscall.SIGINT, syscall.SIGTERM)
	t.Cleanup(func() { signal.Stop(taken) })
}

func toMyself(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(os.Getpid(), s); err != nil {
		t.Error(err)
	}
}

func TestRun_stops_at_a_signal(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(s.String(), func(t *testing.T) {
			surviving(t)
			before := goleak.IgnoreCurrent()
			said := catchStderr(t)
			shutdowns := 0
			status := make(chan int, 1)
			go func() {
				status <- runWith(probe{ShutdownFunc: func(context.Context) error { shutdowns++; return nil }}, "", ConfigVariable+"=yaml:"+config)
			}()
			for end := time.Now().Add(patience); !strings.Contains(said.text(t), "Everything is ready"); time.Sleep(time.Millisecond) {
				if time.Now().After(end) {
					t.Fatal("it never started")
				}
			}
			toMyself(t, s)
			if got := arrives(t, "the end", status); got != 0 {
				t.Errorf("status is %d, want 0", got)
			}
			if shutdowns != 1 {
				t.Errorf("%d shutdowns, want 1", shutdowns)
			}
			goleak.VerifyNone(t, before)
		})
	}
}

func TestRun_stops_at_a_signal_while_it_starts(t *testing.T) {
	surviving(t)
	before := goleak.IgnoreCurrent()
	catchStderr(t)
	p := probe{StartFunc: func(context.Context, component.Host) error { toMyself(t, syscall.SIGTERM); return nil }}
	if got := runWith(p, "", ConfigVariable+"=yaml:"+config); got != 0 {
		t.Errorf("status is %d, want 0", got)
	}
	goleak.VerifyNone(t, before)
}

func TestRun_reports_a_shutdown_that_fails(t *testing.T) {
	surviving(t)
	said := catchStderr(t)
	p := probe{
		StartFunc:    func(context.Context, component.Host) error { toMyself(t, syscall.SIGTERM); return nil },
		ShutdownFunc: func(context.Context) error { return errors.New("the probe is broken") },
	}
	if got := runWith(p, "", ConfigVariable+"=yaml:"+config); got != statusFailed {
		t.Errorf("status is %d, want %d", got, statusFailed)
	}
	said.wantTexts(t, "met errors while it stopped", "the probe is broken")
}

// asChild is set in the process that a second signal is to end.
const asChild = "OTELCOL_DENO_TEST_CHILD"

func TestRun_leaves_the_second_signal_its_default_action(t *testing.T) {
	if os.Getenv(asChild) != "" {
		fmt.Println("status", runWith(probe{
			StartFunc: func(context.Context, component.Host) error { fmt.Println("starts"); return nil },
			ShutdownFunc: func(context.Context) error {
				fmt.Println("hangs")
				select {}
			},
		}, "", ConfigVariable+"=yaml:"+config))
		return
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), asChild+"=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if line := lines.Text(); line == "starts" || line == "hangs" {
			if err := child.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
		} else {
			t.Errorf("the child says %q", line)
		}
	}
	_ = child.Wait() // the state says it
	state, ok := child.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !state.Signaled() || state.Signal() != syscall.SIGTERM {
		t.Errorf("the child ended with %v, want it ended by SIGTERM", child.ProcessState)
	}
}
