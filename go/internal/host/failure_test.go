package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

var errBroken = errors.New("the probe is broken")

// listening is a configuration with an extension and a receiver that listen, and with the probe.
func listening(zpages, otlp int) string {
	return fmt.Sprintf(`yaml:
extensions: {zpages: {endpoint: "127.0.0.1:%d"}}
receivers: {probe: , otlp/in: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
exporters: {nop: }
service: {extensions: [zpages], pipelines: {logs: {receivers: [probe, otlp/in], exporters: [nop]}}}`, zpages, otlp)
}

func TestStart_leaves_nothing_listening_when_a_component_fails(t *testing.T) {
	zpages, otlp, listened := freePort(t), freePort(t), false
	p := probe{start: func(context.Context, component.Host) error {
		listened = accepts(local(zpages))
		return errBroken
	}}
	c := newCollector(t, Settings{Config: []string{listening(zpages, otlp)}}, p.receiver())
	e := wantError(t, c.Start(), abi.StartFailed, "Cannot start the collector", errBroken.Error())
	if e.Component != "probe" || !errors.Is(e, errBroken) {
		t.Errorf("component is %q, cause %v", e.Component, e.Cause)
	}
	if !listened {
		t.Error("the extension did not listen before the receiver failed: the test shows nothing")
	}
	wantState(t, c, Failed)
	if status := c.Status(); status.Error != e || len(status.Listen) != 0 || len(status.Pipelines) != 0 {
		t.Errorf("status is %+v", status)
	}
	for _, port := range []int{zpages, otlp} {
		if err := listen(t, local(port)).Close(); err != nil {
			t.Error(err)
		}
	}
	list := events(t, c)
	if got := states(list); got != "starting failed" {
		t.Errorf("states were %q", got)
	}
	if last := list[len(list)-1]; !strings.Contains(string(last.Error), `"component":"probe"`) {
		t.Errorf("the last event is %+v", last)
	}
}

func TestStart_after_a_failure_tries_again(t *testing.T) {
	broken := true
	p := probe{start: func(context.Context, component.Host) error {
		if broken {
			return errBroken
		}
		return nil
	}}
	c := newCollector(t, Settings{Config: []string{probed}}, p.receiver())
	wantError(t, c.Start(), abi.StartFailed)
	if err := c.Stop(0); err != nil {
		t.Fatalf("stop of a failed collector: %v", err)
	}
	broken = false
	mustStart(t, c)
	if c.Status().Error != nil {
		t.Fatal("the old error is still there")
	}
}

func TestStart_refuses_a_pipeline_that_a_component_cannot_serve(t *testing.T) {
	onlyLogs := strings.Replace(probed, "{logs:", "{traces:", 1)
	c := newCollector(t, Settings{Config: []string{onlyLogs}}, probe{}.receiver())
	wantError(t, c.Start(), abi.ConfigInvalid, "Cannot use the configuration", "probe", "telemetry type is not supported")
	wantState(t, c, Failed)
}

// Upstream's error says only that an extension failed, not which.
func TestStart_reports_an_extension_that_fails(t *testing.T) {
	p := probe{start: func(context.Context, component.Host) error { return errBroken }}
	extended := []string{idle, "yaml:{extensions: {probe: }, service: {extensions: [probe]}}"}
	c := newCollector(t, Settings{Config: extended}, p.extension())
	e := wantError(t, c.Start(), abi.StartFailed, "failed to start extensions", errBroken.Error())
	if e.Component != "" {
		t.Errorf("component is %q", e.Component)
	}
}

func TestStart_names_the_port_that_is_taken(t *testing.T) {
	taken := listen(t, "127.0.0.1:0")
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	metrics := fmt.Sprintf(`yaml:service::telemetry::metrics::readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}}]`, port)
	for name, test := range map[string]struct {
		config    []string
		component string
	}{
		"a receiver":      {[]string{listening(freePort(t), port)}, "otlp/in"},
		"an extension":    {[]string{listening(port, freePort(t))}, ""}, // upstream's error does not name it
		"its own metrics": {[]string{idle, metrics}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCollector(t, Settings{Config: test.config}, probe{}.receiver())
			e := wantError(t, c.Start(), abi.AddressInUse, "address already in use", strconv.Itoa(port))
			if e.Component != test.component || !strings.Contains(e.Hint, local(port)) {
				t.Errorf("component %q, hint %q", e.Component, e.Hint)
			}
			wantState(t, c, Failed)
		})
	}
}

// A component may say at any time that the whole collector cannot go on.
func TestCollector_ends_by_itself_after_a_fatal_status(t *testing.T) {
	otlp := freePort(t)
	report := make(chan error)
	done := make(chan struct{})
	p := probe{start: func(_ context.Context, host component.Host) error {
		go func() {
			defer close(done)
			componentstatus.ReportStatus(host, componentstatus.NewFatalErrorEvent(<-report))
		}()
		return nil
	}}
	c := started(t, Settings{Config: []string{listening(freePort(t), otlp)}}, p.receiver())
	waiting := background(c.Wait)
	report <- errBroken
	wantError(t, arrives(t, "the end", waiting), abi.CollectorFailed, "ended by itself", errBroken.Error())
	arrives(t, "the report's return", done)
	wantState(t, c, Failed)
	if e := c.Status().Error; e == nil || e.Code != abi.CollectorFailed || !errors.Is(e, errBroken) {
		t.Errorf("status has the error %v", e)
	}
	if accepts(local(otlp)) {
		t.Error("the receiver still listens")
	}
	if got := states(events(t, c)); got != "starting running stopping failed" {
		t.Errorf("states were %q", got)
	}
	if err := c.Stop(patience); err != nil {
		t.Errorf("stop afterwards: %v", err)
	}
	wantState(t, c, Failed)
}

// The service sends fatal errors while it holds a lock: a start or a stop in which nobody reads them would hang.
func TestCollector_takes_a_fatal_status_at_any_time(t *testing.T) {
	fatal := func(host component.Host) {
		componentstatus.ReportStatus(host, componentstatus.NewFatalErrorEvent(errBroken))
	}
	t.Run("during start", func(t *testing.T) {
		c := newCollector(t, Settings{Config: []string{probed}}, probe{
			start: func(_ context.Context, host component.Host) error { fatal(host); return nil },
		}.receiver())
		if err := c.Start(); err != nil {
			t.Fatalf("start: %v", err)
		}
		wantError(t, c.Wait(), abi.CollectorFailed, errBroken.Error())
	})
	t.Run("during a start that fails", func(t *testing.T) {
		c := newCollector(t, Settings{Config: []string{probed}}, probe{
			start: func(_ context.Context, host component.Host) error { fatal(host); return errBroken },
		}.receiver())
		wantError(t, c.Start(), abi.StartFailed, errBroken.Error())
	})
	t.Run("during stop", func(t *testing.T) {
		var host component.Host
		c := started(t, Settings{Config: []string{probed}}, probe{
			start:    func(_ context.Context, h component.Host) error { host = h; return nil },
			shutdown: func(context.Context) error { fatal(host); return nil },
		}.receiver())
		mustStop(t, c) // it was stopping anyway
	})
	t.Run("twice", func(t *testing.T) {
		c := newCollector(t, Settings{Config: []string{"yaml:" + `
receivers: {probe/1: , probe/2: }
exporters: {nop: }
service: {pipelines: {logs: {receivers: [probe/1, probe/2], exporters: [nop]}}}`}}, probe{
			start: func(_ context.Context, host component.Host) error { fatal(host); return nil },
		}.receiver())
		if err := c.Start(); err != nil {
			t.Fatalf("start: %v", err)
		}
		wantError(t, c.Wait(), abi.CollectorFailed, errBroken.Error())
	})
}
