package host

import (
	"context"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/otelcol"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// A panic in a goroutine of the library would end the host's process.

// wantPanic checks an error that was a panic, and that the collector can be used afterwards.
func wantPanic(t *testing.T, c *Collector, err error, text string) {
	t.Helper()
	e := wantError(t, err, abi.Internal, "Panic in the collector", text)
	if !strings.Contains(e.Hint, "goroutine") || !strings.Contains(e.Hint, "panic_test.go") {
		t.Errorf("the hint has no stack: %q", e.Hint)
	}
	if e := c.Status().Error; e == nil || e.Code != abi.Internal {
		t.Errorf("status has the error %v", e)
	}
	wantState(t, c, Failed)
	if err := c.Stop(0); err != nil {
		t.Errorf("stop afterwards: %v", err)
	}
}

func TestStart_survives_a_component_that_panics_in_Start(t *testing.T) {
	zpages, otlp, panics, shutdowns := freePort(t), freePort(t), true, 0
	c := newCollector(t, Settings{Config: []string{listening(zpages, otlp)}}, probe{
		start: func(context.Context, component.Host) error {
			if panics {
				panic("start of the probe")
			}
			return nil
		},
		shutdown: func(context.Context) error { shutdowns++; return nil },
	}.receiver())
	wantPanic(t, c, c.Start(), "start of the probe")
	if shutdowns != 1 {
		t.Errorf("%d shutdowns, want 1", shutdowns)
	}
	for _, port := range []int{zpages, otlp} {
		if err := listen(t, local(port)).Close(); err != nil {
			t.Error(err)
		}
	}
	panics = false
	mustStart(t, c)
	mustStop(t, c)
}

func TestStart_survives_a_component_that_panics_in_Start_and_in_Shutdown(t *testing.T) {
	panics := true
	c := newCollector(t, Settings{Config: []string{probed}}, probe{
		start: func(context.Context, component.Host) error { panic("start of the probe") },
		shutdown: func(context.Context) error {
			if panics {
				panic("shutdown of the probe")
			}
			return nil
		},
	}.receiver())
	wantPanic(t, c, c.Start(), "start of the probe")
	panics = false
}

func TestStop_survives_a_component_that_panics_in_Shutdown(t *testing.T) {
	c := started(t, Settings{Config: []string{probed}}, probe{
		shutdown: func(context.Context) error { panic("shutdown of the probe") },
	}.receiver())
	wantPanic(t, c, c.Stop(patience), "shutdown of the probe")
}

func TestStart_survives_factories_that_panic(t *testing.T) {
	noLeaks(t)
	c, err := New(Settings{Config: []string{idle}, Logs: LogsEvents}, component.BuildInfo{}, func([]string) (otelcol.Factories, error) {
		panic("in the factories")
	})
	if err != nil {
		t.Fatal(err)
	}
	wantPanic(t, c, c.Start(), "in the factories")
}
