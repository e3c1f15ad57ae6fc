package process

import (
	"bufio"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// debugged starts the plugin as a debugger does, and says where it is.
func debugged(t *testing.T) (*exec.Cmd, *Attach) {
	t.Helper()
	cmd := exec.Command(childFile, "--debug")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	attach := &Attach{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "OTELCOL_DENO_ATTACH=testchild="); ok {
			if _, err := fmt.Sscanf(rest, "%d:%s", &attach.PID, &attach.Socket); err != nil {
				t.Fatal(err)
			}
			return cmd, attach
		}
	}
	t.Fatal("it does not say where it is")
	return nil, nil
}

func TestOpen_attaches_to_a_process_that_runs(t *testing.T) {
	cmd, attach := debugged(t)
	for _, host := range []string{"first", "second"} {
		t.Run(host+" host", func(t *testing.T) {
			p := opened(t, Settings{Attach: attach, Timeout: 200 * time.Millisecond})
			if p.PID != cmd.Process.Pid {
				t.Errorf("it uses process %d, not %d", p.PID, cmd.Process.Pid)
			}
			sink := &consumertest.LogsSink{}
			r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, sink)
			if err := r.ConsumeLogs(context.Background(), some(3)); err != nil || sink.LogRecordCount() != 3 {
				t.Errorf("%v, %d records", err, sink.LogRecordCount())
			}
			if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil { // as at a breakpoint
				t.Fatal(err)
			}
			time.AfterFunc(time.Second, func() { _ = cmd.Process.Signal(syscall.SIGCONT) })
			if err := r.ConsumeLogs(context.Background(), some(1)); err != nil {
				t.Errorf("a call at a breakpoint: %v", err)
			}
		})
	}
	if err := cmd.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("it does not outlive its hosts: %v", err)
	}
}

func TestOpen_says_that_it_cannot_attach(t *testing.T) {
	_, attach := debugged(t)
	attach.Socket += ".other"
	_, err := Open(Settings{Path: childFile, Attach: attach})
	if e := abi.AsError(err); err == nil || e.Code != abi.PluginFailed || !strings.Contains(e.Message, "which is to be attached, does not answer") {
		t.Errorf("the error is %v", err)
	}
	attach.PID = 1 << 30
	_, err = Open(Settings{Path: childFile, Attach: attach})
	if err == nil {
		t.Error("it attaches to a process that is not there")
	}
}
