package host

import (
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.uber.org/goleak"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// patience is how long a test waits for what must happen; no test passes or fails by how fast it does.
const patience = 30 * time.Second

// idle is a configuration that does nothing.
const idle = "yaml:{receivers: {nop: }, exporters: {nop: }, service: {pipelines: {logs: {receivers: [nop], exporters: [nop]}}}}"

// probed is a configuration with the receiver that the test drives.
const probed = "yaml:{receivers: {probe: }, exporters: {nop: }, service: {pipelines: {logs: {receivers: [probe], exporters: [nop]}}}}"

// noLeaks fails the test if goroutines are left over that were not there before. It must come first, so that its check
// comes last.
func noLeaks(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

// newCollector makes a collector that is stopped at the end of the test, in a test that leaves no goroutine behind.
func newCollector(t *testing.T, settings Settings, extra ...component.Factory) *Collector {
	t.Helper()
	noLeaks(t)
	if settings.Logs == "" {
		settings.Logs = LogsEvents // a quiet test
	}
	c, err := New(settings, component.BuildInfo{Command: "test", Version: "1.2.3"}, testFactories(extra...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(patience); err != nil {
			t.Errorf("stop at the end: %v", err)
		}
	})
	return c
}

func started(t *testing.T, settings Settings, extra ...component.Factory) *Collector {
	t.Helper()
	c := newCollector(t, settings, extra...)
	mustStart(t, c)
	return c
}

func mustStart(t *testing.T, c *Collector) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatalf("start: %v", err)
	}
	wantState(t, c, Running)
}

func mustStop(t *testing.T, c *Collector) {
	t.Helper()
	if err := c.Stop(patience); err != nil {
		t.Fatalf("stop: %v", err)
	}
	wantState(t, c, Stopped)
}

func wantState(t *testing.T, c *Collector, want State) {
	t.Helper()
	if got := c.Status().State; got != want {
		t.Fatalf("state is %q, want %q", got, want)
	}
}

// wantError checks the code of an error and what its message says.
func wantError(t *testing.T, err error, code abi.Code, texts ...string) *abi.Error {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %v", code)
	}
	e := abi.AsError(err)
	if e.Code != code {
		t.Fatalf("error is %v %q, want %v", e.Code, e.Message, code)
	}
	for _, text := range texts {
		if !strings.Contains(e.Message, text) {
			t.Fatalf("message %q does not say %q", e.Message, text)
		}
	}
	return e
}

// arrives waits for a channel to give something or to be closed.
func arrives[T any](t *testing.T, what string, from <-chan T) (value T) {
	t.Helper()
	select {
	case value = <-from:
	case <-time.After(patience):
		t.Fatalf("it never came: %s", what)
	}
	return value
}

// background calls fn in a goroutine and gives its error.
func background(fn func() error) <-chan error {
	done := make(chan error, 1)
	go func() { done <- fn() }()
	return done
}

// freePort is a port of 127.0.0.1 that nothing listens on.
func freePort(t *testing.T) int {
	t.Helper()
	listener := listen(t, "127.0.0.1:0")
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func listen(t *testing.T, address string) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

func local(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

func accepts(address string) bool {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

// events takes everything that waits in the collector's event stream.
func events(t *testing.T, c *Collector) []Event {
	t.Helper()
	taken, err := c.Events().Take(0, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, taken)
}

func decoded(t *testing.T, texts []json.RawMessage) []Event {
	t.Helper()
	list := make([]Event, len(texts))
	for i, text := range texts {
		if err := json.Unmarshal(text, &list[i]); err != nil {
			t.Fatalf("event %s: %v", text, err)
		}
	}
	return list
}

// states are those that the taken events tell of, in order.
func states(list []Event) string {
	var names []string
	for _, event := range list {
		if event.Type == "state" {
			names = append(names, string(event.State))
		}
	}
	return strings.Join(names, " ")
}
