package host

import (
	"context"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/otelcol"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

func TestStop_during_start_cancels_the_start(t *testing.T) {
	g, stopped := newGate(), false
	p := probe{
		start:    func(context.Context, component.Host) error { g.pass(); return nil },
		shutdown: func(context.Context) error { stopped = true; return nil },
	}
	c := newCollector(t, Settings{Config: []string{probed}}, p.receiver())
	start := background(c.Start)
	arrives(t, "the start", g.reached)
	wantState(t, c, Starting)
	stop := background(func() error { return c.Stop(patience) })
	arrives(t, "the wish to stop", c.run.stop)
	close(g.opened)
	wantError(t, arrives(t, "the start's end", start), abi.StartCanceled, "stopped while it was starting")
	if err := arrives(t, "the stop's end", stop); err != nil {
		t.Fatal(err)
	}
	wantState(t, c, Stopped)
	if !stopped {
		t.Error("the receiver was not shut down")
	}
	if got := states(events(t, c)); got != "starting stopping stopped" {
		t.Errorf("states were %q", got)
	}
}

func TestStop_does_not_wait_for_a_configuration(t *testing.T) {
	noLeaks(t)
	g := newGate()
	slow := func(plugins []string) (otelcol.Factories, error) {
		g.pass()
		return testFactories()(plugins)
	}
	c, err := New(Settings{Config: []string{idle}, Logs: LogsEvents}, component.BuildInfo{}, slow)
	if err != nil {
		t.Fatal(err)
	}
	start := background(c.Start)
	arrives(t, "the loading", g.reached)
	if err := c.Stop(patience); err != nil {
		t.Fatal(err)
	}
	wantError(t, arrives(t, "the start's end", start), abi.StartCanceled)
	wantState(t, c, Stopped)
	if err := c.Wait(); err != nil {
		t.Errorf("wait: %v", err)
	}
	if got := states(events(t, c)); got != "starting stopped" {
		t.Errorf("states were %q", got)
	}
	close(g.opened)
}

func TestStop_gives_up_a_start_that_hangs(t *testing.T) {
	g, stopped := newGate(), make(chan struct{})
	hangs := true
	p := probe{
		start: func(context.Context, component.Host) error {
			if hangs {
				g.pass()
			}
			return nil
		},
		shutdown: func(context.Context) error {
			if hangs {
				close(stopped)
			}
			return nil
		},
	}
	c := newCollector(t, Settings{Config: []string{probed}}, p.receiver())
	start := background(c.Start)
	arrives(t, "the start", g.reached)
	wantError(t, c.Stop(10*time.Millisecond), abi.StopTimeout, "did not stop within 10ms")
	wantError(t, arrives(t, "the start's end", start), abi.StopTimeout)
	wantState(t, c, Failed)

	close(g.opened) // what was given up is still taken down when it comes round
	arrives(t, "the late shutdown", stopped)
	hangs = false
	mustStart(t, c) // and the collector can be started again
	mustStop(t, c)
}

func TestStop_cancels_a_start_that_listens_to_its_context(t *testing.T) {
	reached := make(chan struct{})
	p := probe{start: func(ctx context.Context, _ component.Host) error {
		close(reached)
		<-ctx.Done()
		return ctx.Err()
	}}
	c := newCollector(t, Settings{Config: []string{probed}}, p.receiver())
	start := background(c.Start)
	arrives(t, "the start", reached)
	wantError(t, c.Stop(10*time.Millisecond), abi.StopTimeout)
	wantError(t, arrives(t, "the start's end", start), abi.StopTimeout)
}

func TestStop_gives_up_a_shutdown_that_hangs(t *testing.T) {
	g := newGate()
	p := probe{shutdown: func(context.Context) error { g.pass(); return nil }}
	extended := []string{idle, "yaml:{extensions: {probe: }, service: {extensions: [probe]}}"} // a receiver would be left behind
	c := started(t, Settings{Config: extended}, p.extension())
	t.Cleanup(func() { close(g.opened) })
	e := wantError(t, c.Stop(50*time.Millisecond), abi.StopTimeout, "did not stop within 50ms", "lost")
	if e.Hint == "" {
		t.Error("the error has no hint")
	}
	arrives(t, "the shutdown", g.reached)
	wantState(t, c, Failed)
	if status := c.Status(); status.Error == nil || status.Error.Code != abi.StopTimeout {
		t.Errorf("status is %+v", status)
	}
	wantError(t, c.Wait(), abi.StopTimeout)
	if err := c.Stop(0); err != nil {
		t.Errorf("a stop of what was given up: %v", err)
	}
	list := events(t, c)
	if got := states(list); got != "starting running stopping failed" && got != "starting running failed" {
		t.Errorf("states were %q", got)
	}
}

func TestStop_with_the_least_timeout_tells_the_others_that_wait(t *testing.T) {
	g := newGate()
	p := probe{shutdown: func(context.Context) error { g.pass(); return nil }}
	c := started(t, Settings{Config: []string{probed}}, p.receiver())
	t.Cleanup(func() { close(g.opened) })
	patient := background(func() error { return c.Stop(patience) })
	arrives(t, "the shutdown", g.reached)
	waiting := background(c.Wait)
	wantError(t, c.Stop(0), abi.StopTimeout)
	wantError(t, arrives(t, "the patient stop", patient), abi.StopTimeout)
	wantError(t, arrives(t, "the wait", waiting), abi.StopTimeout)
}

func TestStop_reports_what_components_say_while_they_shut_down(t *testing.T) {
	p := probe{shutdown: func(context.Context) error { return errBroken }}
	c := started(t, Settings{Config: []string{probed}}, p.receiver())
	wantError(t, c.Stop(patience), abi.CollectorFailed, "met errors while it stopped", errBroken.Error())
	wantState(t, c, Failed)
	if err := c.Stop(patience); err != nil {
		t.Errorf("a second stop: %v", err)
	}
}
