package host

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

func TestCollector_starts_stops_and_starts_again(t *testing.T) {
	c := newCollector(t, Settings{Config: []string{idle}})
	wantState(t, c, Stopped)
	for range 3 {
		mustStart(t, c)
		if got := c.Status().Pipelines; len(got) != 1 || got[0] != "logs" {
			t.Fatalf("pipelines are %v", got)
		}
		mustStop(t, c)
		if err := c.Wait(); err != nil {
			t.Fatalf("wait: %v", err)
		}
		if got := states(events(t, c)); got != "starting running stopping stopped" {
			t.Fatalf("states were %q", got)
		}
	}
}

func TestCollector_is_started_once_by_many_callers(t *testing.T) {
	var starts, shutdowns atomic.Int32
	p := probe{
		start:    func(context.Context, component.Host) error { starts.Add(1); return nil },
		shutdown: func(context.Context) error { shutdowns.Add(1); return nil },
	}
	c := newCollector(t, Settings{Config: []string{probed}}, p.receiver())
	together(t, 8, c.Start)
	mustStart(t, c) // one that runs stays as it is
	together(t, 8, func() error { return c.Stop(patience) })
	wantState(t, c, Stopped)
	if starts.Load() != 1 || shutdowns.Load() != 1 {
		t.Fatalf("%d starts and %d shutdowns, want one of each", starts.Load(), shutdowns.Load())
	}
}

// together calls fn from many goroutines at once, which all must succeed.
func together(t *testing.T, callers int, fn func() error) {
	t.Helper()
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			if err := fn(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestStop_leaves_a_collector_alone_that_does_not_run(t *testing.T) {
	c := newCollector(t, Settings{Config: []string{idle}})
	for range 2 {
		if err := c.Stop(0); err != nil {
			t.Fatalf("stop before start: %v", err)
		}
	}
	if err := c.Wait(); err != nil {
		t.Fatalf("wait before start: %v", err)
	}
	if got := states(events(t, c)); got != "" {
		t.Fatalf("states were %q, want none", got)
	}
	mustStart(t, c)
	mustStop(t, c)
	mustStop(t, c)
}

func TestStart_waits_for_one_that_is_stopping(t *testing.T) {
	g := newGate()
	var once sync.Once
	p := probe{shutdown: func(context.Context) error { once.Do(g.pass); return nil }}
	c := started(t, Settings{Config: []string{probed}}, p.receiver())
	stopped := background(func() error { return c.Stop(patience) })
	arrives(t, "the shutdown", g.reached)
	wantState(t, c, Stopping)
	wantError(t, c.Begin(), abi.InvalidArgument, "it is stopping")
	again := background(c.Start)
	close(g.opened)
	if err := arrives(t, "the stop", stopped); err != nil {
		t.Fatal(err)
	}
	if err := arrives(t, "the start", again); err != nil {
		t.Fatal(err)
	}
	wantState(t, c, Running)
}

func TestBegin_starts_without_waiting(t *testing.T) {
	g := newGate()
	p := probe{start: func(context.Context, component.Host) error { g.pass(); return nil }}
	c := newCollector(t, Settings{Config: []string{probed}}, p.receiver())
	wantError(t, c.Started(), abi.InvalidArgument, "never started")
	for range 2 { // one that is starting stays as it is
		if err := c.Begin(); err != nil {
			t.Fatal(err)
		}
		wantState(t, c, Starting)
	}
	arrives(t, "the start", g.reached)
	close(g.opened)
	if err := c.Started(); err != nil {
		t.Fatal(err)
	}
	wantState(t, c, Running)
	if err := c.Begin(); err != nil {
		t.Fatal(err)
	}
}

func TestRelease_refuses_a_collector_that_runs(t *testing.T) {
	c := started(t, Settings{Config: []string{idle}})
	if e := wantError(t, c.Release(), abi.InvalidArgument, "Cannot release", "running"); e.Hint != "Stop it first" {
		t.Fatalf("hint is %q", e.Hint)
	}
	mustStop(t, c)
	if err := c.Release(); err != nil {
		t.Fatal(err)
	}
}

func TestNew_refuses_a_log_destination_that_it_does_not_know(t *testing.T) {
	_, err := New(Settings{Logs: "syslog"}, component.BuildInfo{}, testFactories())
	wantError(t, err, abi.InvalidArgument, `"syslog"`, `"stderr"`, `"events"`)
	c, err := New(Settings{}, component.BuildInfo{}, testFactories())
	if err != nil || c.settings.Logs != LogsStderr {
		t.Fatalf("logs go to %q (%v), want stderr by default", c.settings.Logs, err)
	}
}

// Whatever is called in whatever order: nothing hangs, nothing is lost, every component that started is shut down.
func TestCollector_stands_many_callers_in_any_order(t *testing.T) {
	const callers, calls = 6, 25
	var alive atomic.Int32
	p := probe{
		start:    func(context.Context, component.Host) error { alive.Add(1); return nil },
		shutdown: func(context.Context) error { alive.Add(-1); return nil },
	}
	c := newCollector(t, Settings{Config: []string{probed}}, p.receiver())
	var wg sync.WaitGroup
	for caller := range callers {
		random := rand.New(rand.NewPCG(1, uint64(caller)))
		wg.Go(func() {
			for range calls {
				if err := anyCall(c, random.IntN(6)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	mustStart(t, c)
	if alive.Load() != 1 {
		t.Errorf("%d receivers run in a running collector, want 1", alive.Load())
	}
	mustStop(t, c)
	if alive.Load() != 0 {
		t.Errorf("%d receivers run in a stopped collector", alive.Load())
	}
}

// anyCall makes one of the calls; only what cannot be right is an error.
func anyCall(c *Collector, which int) error {
	switch which {
	case 0, 1:
		if err := c.Start(); err != nil && abi.AsError(err).Code != abi.StartCanceled {
			return fmt.Errorf("start: %w", err)
		}
	case 2:
		if err := c.Stop(patience); err != nil {
			return fmt.Errorf("stop: %w", err)
		}
	case 3:
		if status := c.Status(); status.Error != nil || status.State == Failed {
			return fmt.Errorf("status: %w", status.Error)
		}
	case 4:
		_ = c.Release()
	default:
		_, err := c.Events().Take(time.Millisecond, 1<<20)
		return err
	}
	return nil
}
