package bridge

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func TestProcessesAnswer(t *testing.T) {
	g, h := newProcessGroup(t, hangStop)
	h.serve()
	var wait sync.WaitGroup
	for c := range 4 {
		wait.Go(func() {
			for i := range 60 {
				payload := strings.Repeat("x", 1+i*i*400) // up to 1.4 MB: larger than a pipe, and than the first buffers
				if err := send(context.Background(), g, payload); err != nil {
					t.Errorf("client %d, batch %d: %v", c, i, err)
					return
				}
				if i%20 == 0 {
					time.Sleep(3 * idleAfter) // long enough for it to be told that there is nothing
				}
			}
		})
	}
	wait.Wait()
}

func TestAProcessThatDiesIsGivenTheBatchOnceMore(t *testing.T) {
	g, h := newProcessGroup(t, hangStop)
	h.serve()
	done := background(g, "exit-once "+filepath.Join(t.TempDir(), "done"))
	h.replace()
	if err := within(t, done, "the batch is not answered"); err != nil {
		t.Error(err)
	}
}

func TestTheEndOfAProcessIsExplained(t *testing.T) {
	for fault, want := range map[string]string{
		"exit":    "the process was lost: its process ended (exit status 3): Uncaught Error: the test wants it",
		"crash":   "the process was lost: Error: crash (x.ts:1:2)",
		"shout":   "its process was killed: something was written to its standard output that is no answer",
		"forge":   "its process was killed: something was written to its standard output that is no answer",
		"huge":    "its process was killed: its answer has 67108865 bytes, and may have 67108864",
		"short":   "its process was killed: the answer is truncated",
		"unasked": "its process was killed: it answered a job that it was not given",
		"close":   "its process was killed: it closed its standard output",
		"unread":  "its process was killed: its message cannot be read",
		"damaged": "its process was killed: the answer is truncated",
	} {
		t.Run(fault, func(t *testing.T) {
			g, h := newProcessGroup(t, hangStop)
			h.serve()
			done := background(g, fault)
			for range 2 { // once more
				if reason := h.replace(); !strings.Contains(reason, want) {
					t.Errorf("the reason is %q, want %q", reason, want)
				}
			}
			wantFailure(t, within(t, done, "the batch is not answered"), "lost", want)
			if err := send(context.Background(), g, "fine"); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestAProcessThatHangsIsKilled(t *testing.T) {
	g, h := newProcessGroup(t, 50*time.Millisecond)
	p := h.serve()
	wantFailure(t, send(context.Background(), g, "hang"), "timeout", "no answer within 50ms")
	if reason := h.replace(); !strings.Contains(reason, "a handler hangs") {
		t.Errorf("the reason is %q", reason)
	}
	within(t, p.dead, "the process lives")
	for range 100 { // whatever else the machine does
		if send(context.Background(), g, "fine") == nil {
			return
		}
	}
	t.Error("no batch is answered afterwards")
}

func TestAnAnswerThatComesTwiceEndsTheProcess(t *testing.T) {
	g, h := newProcessGroup(t, hangStop)
	h.serve()
	if err := send(context.Background(), g, "twice"); err != nil {
		t.Error(err)
	}
	if reason := h.replace(); !strings.Contains(reason, "it answered a job that it was not given") {
		t.Errorf("the reason is %q", reason)
	}
}

func TestProcessesEndWithTheSession(t *testing.T) {
	g, h := newProcessGroup(t, hangStop)
	both := []*Process{h.serve(), h.serve()}
	done := background(g, "hang")
	for !slices.ContainsFunc(both, func(p *Process) bool { return p.expected.Load() != 0 }) {
		time.Sleep(time.Millisecond)
	}
	g.session.Close()
	if err := within(t, done, "the batch is not answered"); err != errOver {
		t.Errorf("got %v", err)
	}
	for _, p := range both { // the idle one, and the one that hangs
		within(t, p.dead, "a process outlives the session")
	}
	if len(h.lost) > 0 {
		t.Errorf("a process counts as lost: %+v", <-h.lost)
	}
	if _, err := g.StartProcess(ProcessOrder{Command: []string{"/bin/true"}}); err == nil {
		t.Error("a process was started after the end")
	}
}

func TestAProcessThatIsKilledFromOutsideIsReplaced(t *testing.T) {
	g, h := newProcessGroup(t, hangStop)
	p := h.serve()
	for i := range 3 {
		if err := syscall.Kill(p.process.PID(), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		if reason := h.replace(); !strings.Contains(reason, "its process ended (signal: killed)") {
			t.Errorf("the reason is %q", reason)
		}
		if err := send(context.Background(), g, fmt.Sprint(i)); err != nil {
			t.Error(err)
		}
		p = g.serving()[0].process.Load()
	}
}

func TestTheEnvironmentOfAProcessIsWhatItNeeds(t *testing.T) {
	t.Setenv("SECRET", "x")
	t.Setenv("DENO_DIR", "/cache")
	t.Setenv("TZ", "UTC")
	order := ProcessOrder{Command: []string{"deno"}, Env: map[string]string{"TZ": "CET", "GRANTED": "yes"}}
	env := strings.Join(order.command().Env, "\n") + "\n"
	for _, want := range []string{"DENO_DIR=/cache\n", "TZ=CET\n", "GRANTED=yes\n", "HOME=" + os.Getenv("HOME") + "\n"} {
		if !strings.Contains(env, want) {
			t.Errorf("%q is missing in\n%s", want, env)
		}
	}
	for _, not := range []string{"SECRET", "PATH", "TZ=UTC"} {
		if strings.Contains(env, not) {
			t.Errorf("%s is in\n%s", not, env)
		}
	}
}
