package process

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/testchild/fixture"
	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

func TestPlugin_that_runs_in_a_debugger_is_used_as_it_is(t *testing.T) {
	cmd := exec.Command(childFile)
	cmd.Env = append(os.Environ(), "OTELCOL_DENO_PLUGIN_DEBUG=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("it ends with %v", err)
		}
	}()
	value := ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, said, ok := strings.Cut(lines.Text(), wire.ReattachVariable+"="); ok {
			value = strings.Trim(said, "'")
			break
		}
	}
	go func() { _, _ = bufio.NewReader(out).WriteTo(os.Stderr) }()
	t.Setenv(wire.ReattachVariable, "other=1,/x; "+value)
	for range 2 { // two collectors, one after the other
		p := opened(t, Settings{Timeout: 50 * time.Millisecond})
		if p.PID != cmd.Process.Pid {
			t.Fatalf("the process is %d, not %d", p.PID, cmd.Process.Pid)
		}
		sink := &consumertest.LogsSink{}
		r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, sink)
		if err := r.ConsumeLogs(t.Context(), some(1, fixture.Do, "slow")); err != nil || sink.LogRecordCount() != 1 {
			t.Errorf("it gives %v", err)
		}
		if err := r.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		p.end(t)
		if !alive(cmd.Process.Pid) {
			t.Fatal("it was killed")
		}
	}
}
